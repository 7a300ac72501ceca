import theme
import components

// A button of the engineer's page: the smallest that a finger may be asked to hit.
BigButton {
    type: Theme.dense
    minimum: Theme.touch
    padSide: 18
}
