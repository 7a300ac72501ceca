"""What is turned on the camera: it comes to rest before any still scene, the right way, and gives the camera back."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import example, given, settings
from hypothesis import strategies as some

from drivers.camera.controls import AUTOMATIC, MANUAL, Controls
from drivers.camera.exposure import SETTLES, Light, Steering, at_rest, shifted

WEBCAM = Controls(auto=AUTOMATIC, exposure=160, gain=64, autofocus=1, focus=20, brightness=128)
#: 30 frames a second.
FRAME = 1 / 30


class Scene:
    """A camera before something that stays: its brightest parts at `level` of what the sensor takes at the automatic's
    exposure, its sensor answering with `gamma`."""

    def __init__(self, level: float, gamma: float, stands: Controls = WEBCAM) -> None:
        self.level, self.gamma, self.stands = level, gamma, stands
        self.steering = Steering(stands)
        self.exposure, self.gain = stands.exposure or 1.0, stands.gain or 0.0
        self.turned: list[float] = []
        self.at = 0.0
        self.asked: list[Controls] = []

    def light(self) -> Light:
        relative = (self.exposure / (self.stands.exposure or 1.0)) * 2 ** ((self.gain - (self.stands.gain or 0)) / 48)
        value = 255 * (self.level * relative) ** self.gamma
        return Light(min(value, 255.0), 0.3 if value >= 250 else 0.0)

    def look(self, seconds: float, *, code_like: bool = False) -> None:
        for _ in range(int(seconds / FRAME)):
            self.at += FRAME
            turn = self.steering.look(self.light(), self.at, code_like=code_like)
            if turn is None:
                continue
            self.asked.append(turn)
            self.turned.append(self.at)
            self.exposure = turn.exposure if turn.exposure is not None else self.exposure
            self.gain = turn.gain if turn.gain is not None else self.gain


levels, gammas = some.floats(0.001, 30.0), some.floats(0.3, 1.5)


@given(levels, some.floats(0.3, 5.0))
@example(level=4.0, gamma=4.0)
@settings(max_examples=60, deadline=None)
def test_before_a_still_scene_it_comes_to_rest(level: float, gamma: float) -> None:
    """However bright and whatever the sensor, also one so steep that a step leads from white to black: a few steps, and
    nothing is turned ever after."""
    scene = Scene(level, gamma)
    scene.look(8.0)
    steps = len(scene.turned)
    assert steps <= 24
    scene.look(4.0)
    assert len(scene.turned) == steps


@given(levels, gammas)
@settings(max_examples=60, deadline=None)
def test_the_light_is_never_worse_at_rest_than_at_first(level: float, gamma: float) -> None:
    """What was right is left alone; what was washed out or dark ends up less so."""
    scene = Scene(level, gamma)
    first = scene.light()
    scene.look(8.0)
    last = scene.light()
    if first.clipped == 0 and first.top >= 120:
        assert scene.turned == []
    elif first.clipped:
        assert scene.exposure < 160
        assert last.top >= 60, "not from one end to the other"
    else:
        assert last.top >= first.top
        assert last.clipped == 0 or first.top < 20


@given(some.floats(1.3, 12.0), some.floats(0.45, 1.0))
@settings(max_examples=40, deadline=None)
def test_a_washed_out_screen_is_no_more_within_two_seconds(level: float, gamma: float) -> None:
    scene = Scene(level, gamma)
    scene.look(2.0)
    assert scene.light().clipped == 0


@given(some.lists(some.tuples(some.floats(0, 255), some.sampled_from([0.0, 0.01, 0.3]), some.booleans()), max_size=200))
@settings(max_examples=60, deadline=None)
def test_no_setting_leaves_its_bounds_and_none_comes_before_the_last_shows(
    looks: list[tuple[float, float, bool]],
) -> None:
    steering, at, last, taken_back = Steering(replace(WEBCAM, autofocus=None)), 0.0, float("-inf"), 0
    for top, clipped, code_like in looks:
        at += FRAME
        turn = steering.look(Light(top, clipped), at, code_like=code_like)
        if turn is None:
            continue
        assert at - last >= SETTLES - 1e-9
        last = at
        if turn.auto == AUTOMATIC:
            taken_back += 1
            continue
        assert turn.auto == MANUAL
        assert turn.exposure is not None
        assert 1 <= turn.exposure <= 330
        assert turn.gain is not None
        assert 0 <= turn.gain <= 255
    assert taken_back <= 1


def test_a_momentary_glint_is_not_answered() -> None:
    steering = Steering(WEBCAM)
    assert steering.look(Light(255, 0.3), 0.0) is None
    assert steering.look(Light(200, 0.0), FRAME) is None
    assert steering.look(Light(255, 0.3), 0.31) is None, "it has only just begun again"


def test_a_phone_that_is_nothing_but_white_is_answered_at_the_second_look() -> None:
    """Three stops too bright in a dim hall: right within half a second. Also where the first looks showed the hall."""
    steering, exposure, at = Steering(WEBCAM), 160.0, 0.0
    for _ in range(3):
        at += FRAME
        assert steering.look(Light(190, 0.0), at, code_like=True) is None
    turned = []
    shown = [exposure] * 3  # a setting shows three frames later
    for _ in range(15):
        at += FRAME
        shown.append(exposure)
        level = 8.0 * shown[-4] / 160
        light = Light(255 * min(level, 1) ** 0.45, 0.7 if level >= 1 else 0.0)
        turn = steering.look(light, at, code_like=True)
        if turn is not None and turn.exposure is not None:
            turned.append(turn.exposure)
            exposure = turn.exposure
    assert turned == [40, 10]
    assert 80 <= light.top <= 205


def test_a_bright_screen_gets_a_shorter_exposure_though_nothing_of_it_is_lost() -> None:
    """A moving hand smears less in it."""
    steering = Steering(WEBCAM)
    assert steering.look(Light(240, 0.0), 0.0, code_like=True) is None
    turn = steering.look(Light(240, 0.0), FRAME, code_like=True)
    assert turn is not None
    assert turn.exposure == 80
    assert Steering(WEBCAM).look(Light(240, 0.0), 5.0) is None, "of the hall that is as it should be"


def test_the_next_picture_is_asked_for_while_an_answer_is_due() -> None:
    steering = Steering(WEBCAM)
    assert not steering.presses
    steering.look(Light(255, 0.7), 0.0, code_like=True)
    assert steering.presses
    steering.look(Light(255, 0.7), FRAME, code_like=True)
    assert not steering.presses, "it has been given"


def test_a_screen_that_was_darkened_and_stays_unread_has_the_automatic_back_once() -> None:
    """Flicker is deeper in a short exposure. What is bright is not darkened again, what is white is, with patience."""
    steering, asked, by_hand = Steering(WEBCAM), [], False
    for n in range(120):
        light = Light(150, 0.0) if by_hand else Light(255 if n < 3 else 230, 0.0 if n < 90 else 0.3)
        turn = steering.look(light, n * FRAME, code_like=n < 40 or n >= 90)
        if turn is not None:
            asked.append((round(n * FRAME, 1), turn.auto, turn.exposure))
            by_hand = turn.auto == MANUAL
    assert asked[0] == (0.0, MANUAL, 80)
    assert asked[1] == (0.4, AUTOMATIC, None)
    assert asked[2] == (3.3, MANUAL, 80)
    assert all(auto == MANUAL for _, auto, _ in asked[2:])


def test_a_screen_that_is_white_without_stays_darkened() -> None:
    steering, asked, exposure = Steering(WEBCAM), [], 160.0
    for n in range(60):
        light = Light(255, 0.8) if exposure > 20 else Light(150, 0.0)
        turn = steering.look(light, n * FRAME, code_like=True)
        if turn is not None:
            assert turn.auto == MANUAL
            asked.append(exposure := turn.exposure or 0.0)
    assert asked[:5] == [40, 10, 5, 10, 2]


def test_where_a_try_shows_nothing_but_white_the_tries_end() -> None:
    steering, at = Steering(WEBCAM), 0.0
    while (turn := steering.look(Light(150, 0.0), at, code_like=True)) is None:
        at += FRAME
    assert turn.exposure == 80, "the first of the tries"
    turn = steering.look(Light(255, 0.8), at + SETTLES, code_like=True)
    assert turn is not None
    assert turn.exposure == 40, "two stops from how it stood"


def test_what_stays_unread_is_tried_at_several_exposures_and_then_as_it_was() -> None:
    scene = Scene(0.5, 0.45)
    scene.look(1.0)
    assert scene.turned == [], "nothing looks like a code"
    scene.look(3.0, code_like=True)
    tried = [turn.exposure for turn in scene.asked]
    assert tried[:4] == [80, 320, 40, 160]
    scene.steering.read()
    before = len(scene.asked)
    scene.look(0.5, code_like=False)
    assert len(scene.asked) <= before + 1
    assert scene.exposure == 160


def test_at_rest_the_camera_has_its_automatic_back() -> None:
    scene = Scene(4.0, 0.6)
    assert scene.steering.rest() is None, "it was never taken"
    scene.look(2.0)
    assert scene.steering.rest() == Controls(auto=AUTOMATIC, gain=64)
    assert scene.steering.rest() is None


def test_more_light_comes_from_gain_once_frames_would_get_fewer() -> None:
    scene = Scene(0.003, 1.0)
    scene.look(8.0)
    assert scene.exposure == 330
    assert scene.gain > 64


def test_a_camera_without_exposure_is_left_alone() -> None:
    for stands in (Controls(), Controls(auto=AUTOMATIC), Controls(auto=None, exposure=160)):
        steering = Steering(stands)
        assert not steering.able
        assert all(steering.look(Light(255, 0.5), n * FRAME, code_like=True) is None for n in range(90))
        assert steering.rest() is None


def test_a_soft_picture_makes_the_autofocus_look_anew_once_in_a_while() -> None:
    steering, asked = Steering(Controls(autofocus=1.0)), []
    for n in range(150):
        turn = steering.look(Light(180, 0.0), n * FRAME, code_like=True, soft=True)
        if turn is not None:
            asked.append((round(n * FRAME), turn.autofocus))
    assert asked == [(2, 0.0), (2, 1.0), (4, 0.0), (4, 1.0)]
    assert steering.rest() is None, "it is on again"


def test_for_a_photo_by_so_many_stops() -> None:
    assert shifted(WEBCAM, -1.0) == Controls(auto=MANUAL, exposure=80, gain=64)
    assert shifted(WEBCAM, 5.0) == Controls(auto=MANUAL, exposure=330, gain=64)
    assert shifted(Controls(auto=AUTOMATIC), 1.0) is None
    assert at_rest(WEBCAM) == Controls(auto=AUTOMATIC, gain=64, autofocus=1)
