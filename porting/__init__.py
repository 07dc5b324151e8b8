"""Will a person's own program run in the browser, and come out the same? A command and a room for each way of asking."""
