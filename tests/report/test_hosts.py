from mella.report.hosts import Concentration, concentration
from mella.report.published import Published
from tests.report.world import World


def of(world: World, code: str) -> Concentration:
    with Published(world.read) as published:
        return next(found for found in concentration(published) if found.language == code)


def with_hosts(world: World, hosts: list[str]) -> Concentration:
    rows = [row for row in world.rows["alt_text"] if row["language"] == "hu"]
    for row, host in zip(rows, hosts, strict=True):
        row["host"] = host
    return of(world, "hu")


def test_a_host_with_more_than_a_fifth_is_same_site(own_world: World) -> None:
    assert with_hosts(own_world, ["a"] * 3 + list("bcdefgh")).same_site


def test_a_fifth_is_not_more_than_a_fifth(own_world: World) -> None:
    assert not with_hosts(own_world, ["a", "a", *"bcdefghi"]).same_site


def test_the_largest_hosts_are_named_and_the_others_counted(own_world: World) -> None:
    found = with_hosts(own_world, ["a", "a", *"bcdefghi"])
    assert (found.top[0].name, found.top[0].pairs) == ("a", 2)
    assert found.hosts == 9
    assert found.others + sum(host.pairs for host in found.top) == found.pairs == 10


def test_a_language_without_kept_pairs_is_left_out(empty: World) -> None:
    with Published(empty.read) as published:
        assert concentration(published) == []
