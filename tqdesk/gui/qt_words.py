"""The words of Qt's own dialogs and menus that a user can come to see: PySide6 ships no Vietnamese for them.

Qt asks for them by its own texts, so they stand here as Qt has them, without the marks of access keys.
"""

from __future__ import annotations

from tqdesk.words import mark

WORDS = (
    # The menu of a field
    mark("Undo"),
    mark("Redo"),
    mark("Cut"),
    mark("Copy"),
    mark("Paste"),
    mark("Delete"),
    mark("Select All"),
    # Buttons of dialogs
    mark("OK"),
    mark("Cancel"),
    mark("Close"),
    mark("Yes"),
    mark("No"),
    mark("Open"),
    mark("Save"),
    mark("Choose"),
    # The dialog of files where the system has none of its own
    mark("Look in:"),
    mark("File name:"),
    mark("Directory:"),
    mark("Files of type:"),
    mark("All files (*)"),
    mark("Back"),
    mark("Go back"),
    mark("Forward"),
    mark("Go forward"),
    mark("Parent Directory"),
    mark("Go to the parent directory"),
    mark("Create New Folder"),
    mark("Create a New Folder"),
    mark("New Folder"),
    mark("List View"),
    mark("Change to list view mode"),
    mark("Detail View"),
    mark("Change to detail view mode"),
    mark("Rename"),
    mark("Show hidden files"),
    mark("Computer"),
    mark("Name"),
    mark("Size"),
    mark("Type"),
    mark("Kind"),
    mark("Date Modified"),
    mark("Folder"),
    mark("Drive"),
    mark("Directories"),
    mark("Recent Places"),
    mark("%1 already exists.\nDo you want to replace it?"),
    mark("%1\nFile not found.\nPlease verify the correct file name was given."),
    mark("%1\nDirectory not found.\nPlease verify the correct directory name was given."),
)
