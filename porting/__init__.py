"""Will a person's own program run in the browser, and come out the same?"""
