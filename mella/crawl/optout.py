"""Whether a page may be used: what its own `<meta>` tags forbid."""

from mella.crawl.header_opt_out import OptOut, forbids
from mella.crawl.page import Page


def page_opt_out(page: Page, agent: str) -> OptOut | None:
    """Why the page asks not to be used, or None: `robots_meta` or `tdm_reservation`.

    `<meta name=robots>`, or a `<meta>` by our agent's name, forbids by `noai` and `noimageai`
    (machine learning), by `noindex` and `none` (a page that is not to be found is not to be
    published in a data set either) and by `noimageindex` (not its images, and we want nothing
    else of it). `tdm-reservation` with the content 1 reserves text and data mining (W3C TDM
    Reservation Protocol, section 6.3). The strictest holds; `noarchive` and `nosnippet` speak of
    search results and forbid nothing here.
    """
    names = ("robots", agent.strip().lower())
    for name, content in page.metas:
        if name in names and forbids(content):
            return "robots_meta"
        if name == "tdm-reservation" and content.strip() == "1":
            return "tdm_reservation"
    return None
