// Which key points are kept where several respond alike, chosen as the real cv2 on Linux chooses.
//
// OpenCV keeps the best by std::nth_element, and what that leaves in which order among equals is the library's own affair:
// emscripten's libc++ does otherwise than the libstdc++ of the real wheel. This is the introselect of Musser ("Introspective
// sorting and selection algorithms", 1997) with the pivot and the partition that libstdc++ has: the median of the second, the
// middle and the last goes first, Hoare's partition without bounds, insertion sort for the last three, heap select where
// twice log2(n) partitions have not sufficed. The linker has callers come here (link.py: --wrap).

#include <algorithm>
#include <utility>
#include <vector>

#include <opencv2/features2d.hpp>

namespace {

using Points = std::vector<cv::KeyPoint>;
using Iterator = Points::iterator;
using Distance = Points::difference_type;

bool better(const cv::KeyPoint& a, const cv::KeyPoint& b) { return a.response > b.response; }

void median_to_first(Iterator first, Iterator a, Iterator b, Iterator c) {
  Iterator median;
  if (better(*a, *b))
    median = better(*b, *c) ? b : better(*a, *c) ? c : a;
  else
    median = better(*a, *c) ? a : better(*b, *c) ? c : b;
  std::iter_swap(first, median);
}

// Hoare's partition around *first, which stops the scans at either end together with what median_to_first has seen.
Iterator partition(Iterator first, Iterator last) {
  median_to_first(first, first + 1, first + (last - first) / 2, last - 1);
  Iterator low = first + 1, high = last;
  for (;; ++low) {
    while (better(*low, *first)) ++low;
    --high;
    while (better(*first, *high)) --high;
    if (!(low < high)) return low;
    std::iter_swap(low, high);
  }
}

void insertion_sort(Iterator first, Iterator last) {
  if (first == last) return;
  for (Iterator i = first + 1; i != last; ++i) {
    cv::KeyPoint point = *i;
    Iterator hole = i;
    for (; hole != first && better(point, *(hole - 1)); --hole) *hole = *(hole - 1);
    *hole = point;
  }
}

// Put `point` into the heap at `first`, of `size`, whose place `hole` is free: down to a leaf, and up again from there.
void fill_hole(Iterator first, Distance hole, Distance size, const cv::KeyPoint& point) {
  const Distance top = hole;
  Distance child = hole;
  while (child < (size - 1) / 2) {
    child = 2 * (child + 1);
    if (better(first[child], first[child - 1])) --child;
    first[hole] = first[child];
    hole = child;
  }
  if (size % 2 == 0 && child == (size - 2) / 2) {
    child = 2 * (child + 1);
    first[hole] = first[child - 1];
    hole = child - 1;
  }
  for (Distance parent = (hole - 1) / 2; hole > top && better(first[parent], point); parent = (hole - 1) / 2) {
    first[hole] = first[parent];
    hole = parent;
  }
  first[hole] = point;
}

// Gather the best in [first, middle), as a heap whose first is the worst of them.
void heap_select(Iterator first, Iterator middle, Iterator last) {
  const Distance size = middle - first;
  for (Distance parent = (size - 2) / 2; size > 1 && parent >= 0; --parent) fill_hole(first, parent, size, cv::KeyPoint(first[parent]));
  for (Iterator i = middle; i < last; ++i) {
    if (!better(*i, *first)) continue;
    const cv::KeyPoint point = *i;
    *i = *first;
    fill_hole(first, 0, size, point);
  }
}

void select(Iterator first, Iterator nth, Iterator last) {
  if (first == last || nth == last) return;
  Distance limit = 0;
  for (Distance n = last - first; n > 1; n >>= 1) limit += 2;
  while (last - first > 3) {
    if (limit-- == 0) {
      heap_select(first, nth + 1, last);
      std::iter_swap(first, nth);
      return;
    }
    const Iterator cut = partition(first, last);
    (cut <= nth ? first : last) = cut;
  }
  insertion_sort(first, last);
}

}  // namespace

// cv::KeyPointsFilter::retainBest: the best `count`, and whatever responds like the last of them.
extern "C" void __wrap__ZN2cv15KeyPointsFilter10retainBestERNSt3__26vectorINS_8KeyPointENS1_9allocatorIS3_EEEEi(Points& points, int count) {
  if (count < 0 || points.size() <= static_cast<size_t>(count)) return;
  if (count == 0) return points.clear();
  select(points.begin(), points.begin() + count - 1, points.end());
  const float least = points[count - 1].response;
  const auto end = std::partition(points.begin() + count, points.end(), [least](const cv::KeyPoint& p) { return p.response >= least; });
  points.resize(end - points.begin());
}
