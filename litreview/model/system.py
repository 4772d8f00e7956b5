"""What the operating system says when it refuses a file or a folder, in the reader's language."""

import errno
from collections.abc import Mapping

from litreview.model.language import _


def why(error: BaseException) -> str:
    """Return why the operating system refused; in its own words where they are none of the common ones."""
    number = getattr(error, "errno", None)
    own = getattr(error, "strerror", None) or _("cannot be read or written")
    return _common().get(number, str(own)) if isinstance(number, int) else str(own)


def _common() -> Mapping[int, str]:
    return {
        errno.ENOENT: _("No such file or directory"),
        errno.EACCES: _("Permission denied"),
        errno.EPERM: _("Operation not permitted"),
        errno.EISDIR: _("Is a directory"),
        errno.ENOTDIR: _("Not a directory"),
        errno.EEXIST: _("File exists"),
        errno.ENOSPC: _("No space left on device"),
        errno.EROFS: _("Read-only file system"),
        errno.ENAMETOOLONG: _("File name too long"),
        errno.EBUSY: _("Device or resource busy"),
        errno.ENOTEMPTY: _("Directory not empty"),
        errno.EMFILE: _("Too many open files"),
        errno.EIO: _("Input/output error"),
    }
