"""`Properties`, the collection services take and return."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import overload

from ara_domain.property import Property


@dataclass(frozen=True, slots=True)
class Properties:
    """Homes in a fixed order."""

    items: tuple[Property, ...] = ()

    def __iter__(self) -> Iterator[Property]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    @overload
    def __getitem__(self, index: int) -> Property: ...
    @overload
    def __getitem__(self, index: slice) -> "Properties": ...
    def __getitem__(self, index: int | slice) -> "Property | Properties":
        return Properties(self.items[index]) if isinstance(index, slice) else self.items[index]

    def filter(self, keep: Callable[[Property], bool]) -> "Properties":
        """The homes for which `keep` holds, in order."""
        return Properties(tuple(home for home in self.items if keep(home)))

    def map(self, change: Callable[[Property], Property]) -> "Properties":
        """Every home changed, in order."""
        return Properties(tuple(change(home) for home in self.items))

    def with_landlord_overrides(self) -> "Properties":
        """The homes that have overrides in force."""
        return self.filter(lambda home: bool(home.landlord_overrides))
