"""An import retires what its file no longer names. Much of it at once is more often the wrong file than the truth."""

from gis.files.errors import FileRefused

FEW = 20
SHARE = 0.2


def check_retired(retired: int, held: int) -> None:
    """Raise FileRefused `retires_many` where more than `FEW` and more than a fifth of what was held would go."""
    if retired > FEW and retired > SHARE * held:
        raise FileRefused(
            "retires_many",
            f"Tệp này sẽ ngừng dùng {retired} trong {held} mục đang có; chưa nhập gì. Tệp của nơi khác thì cần "
            "--source (hoặc --layer) khác; nếu đúng là vậy, hãy thêm --retire-many.",
            f"This file would retire {retired} of the {held} that are there; nothing was imported. A file of somebody "
            "else needs another --source (or --layer); if it is meant, add --retire-many.",
        )
