from pyscript import document

import cv2shim

await cv2shim.load()  # what `import cv2` needs on a page's main thread, in any browser

import cv2

photo = document.getElementById("photo")
await photo.decode()
image = cv2shim.from_video(photo, "gray")
cv2shim.to_canvas(cv2.Canny(image, 50, 150), document.getElementById("edges"))
document.getElementById("status").textContent = "Done"
