"""Examples of the guide's and the directory's states, on what the bench's own sample finds."""

from __future__ import annotations

from dataclasses import replace

from kiosk.directory.directory import Directory
from kiosk.directory.importing import sample_store
from kiosk.directory.institution import Found, Question, Trouble
from kiosk.visit import states as st

_NEAR = "990100"


def guide_samples(filing: st.BackFilling) -> dict[str, st.State]:
    """Both pages as they open, with something found, with nothing, with one thing opened, and out of order."""
    store = sample_store()
    directory = Directory(None, _NEAR, sample=lambda: store)
    idle = st.Idle()

    def looking(words: str = "") -> st.FindingHospital:
        question = Question(words)
        return st.FindingHospital(idle, question, directory.search(question), asking=False)

    near, hengyang = looking(), looking("hy")
    shown, old = (s.found.institutions if isinstance(s.found, Found) else () for s in (near, hengyang))
    provinces, cities = (areas if not isinstance(areas, Trouble) else () for areas in map(directory.areas, ("", "99")))
    found: dict[str, st.State] = {
        "guide": st.ReadingGuide(idle),
        "guide_asks": st.ReadingGuide(idle, group=st.Group.ASKS),
        "guide_phones": st.ReadingGuide(idle, group=st.Group.PHONES),
        "guide_phone": st.ReadingGuide(idle, topic="phone.0", group=st.Group.PHONES),
        "guide_found": st.ReadingGuide(idle, words="hz"),
        "guide_nothing": st.ReadingGuide(idle, words="qqq"),
        "guide_item": st.ReadingGuide(idle, topic="item.long_resident"),
        "guide_answer": st.ReadingGuide(idle, topic="ask.not_settled", group=st.Group.ASKS),
        "directory": near,
        "directory_asking": st.FindingHospital(idle),
        "directory_found": hengyang,
        "directory_nothing": looking("qqvv"),
        "directory_one": replace(near, chosen=shown[0]),
        "directory_old": replace(hengyang, chosen=old[0]),
        "directory_places": replace(near, areas=provinces),
        "directory_cities": replace(near, areas=cities, within="99"),
        "directory_out": st.FindingHospital(idle, found=Trouble.MISSING, asking=False),
        "directory_from_filing": replace(near, back=filing),
    }
    store.close()
    return found
