"""What is written by hand where opencv.js has nothing: functions, picture files, FileStorage."""
