import QtQuick
import QtQuick.Layouts
import components

// Something didn't work: what, why, who does what now, and whether money moved.
PageFrame {
    id: page

    ProblemPanel {
        problem: page.facts.problem
        titled: page.facts.problem.title !== page.title
        Layout.fillWidth: true
    }
    Item {
        Layout.fillHeight: true
    }
}
