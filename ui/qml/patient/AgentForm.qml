pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Flow
import theme
import components

// Who acts for the patient: one question after the other, then everything to look over. Nothing leaves this page
// until the last button.
PageFrame {
    id: page

    readonly property var fields: ["relation", "name", "id_number", "phone"]
    property int at: 0
    property string relation: ""
    property string personName: ""
    property string idNumber: ""
    property string phone: ""
    readonly property string field: fields[at] ?? "all"
    readonly property string asked: field === "all" ? Words.say("ui.agent.look_over") : Words.say("ui.agent.lead." + field)
    readonly property string typed: field === "name" ? personName : field === "id_number" ? idNumber : field === "phone" ? phone : relation
    readonly property bool plausible: field === "all" || Entry.looksRight(field, typed)
    readonly property bool whole: field === "id_number" ? idNumber.length === 18 : field === "phone" ? phone.length === 11 : false

    function relationText(): string {
        const found = facts.relations.filter(each => each.value === relation);
        return found.length ? found[0].text : "";
    }

    function press(key: string) {
        if (key === "enter") {
            if (plausible)
                forward();
            return;
        }
        const longest = field === "id_number" ? 18 : 11;
        let next = key === "back" ? typed.slice(0, -1) : typed.length < longest ? typed + key : typed;
        if (key === "X" && typed.length !== 17)
            next = typed;
        if (field === "id_number")
            idNumber = next;
        else
            phone = next;
    }

    function forward() {
        if (field === "all")
            Bridge.tapMap("agent", {name: personName, id_number: idNumber, relation: relation, phone: phone});
        else
            at += 1;
        toTop();
    }

    function spaced(digits: string): string {
        if (field === "phone")
            return [digits.slice(0, 3), digits.slice(3, 7), digits.slice(7)].filter(part => part).join(" ");
        return [digits.slice(0, 6), digits.slice(6, 14), digits.slice(14)].filter(part => part).join(" ");
    }

    local: ["next", "before"]
    actions: [...screen.actions.filter(action => action.tap !== "agent"), ...(at > 0 ? [{
                tap: "before",
                text: Words.say("ui.agent.before"),
                weight: "secondary",
                argument: ""
            }] : []), ...(field === "relation" ? [] : [{
                tap: "next",
                text: field === "all" ? Words.say("ui.agent.finish") : Words.say("ui.agent.next"),
                weight: "primary",
                argument: "",
                enabled: plausible
            }])]
    title: at === 0 ? screen.title : asked
    lead: at === 0 ? asked : ""
    onChosen: tap => {
        if (tap === "next")
            forward();
        else
            at -= 1;
    }

    Badge {
        visible: (page.facts.error ?? "") !== ""
        objectName: "agent_error"
        tone: "bad"
        symbol: "alert"
        text: page.facts.error ?? ""
        Layout.fillWidth: true
    }
    GridLayout {
        visible: page.field === "relation"
        columns: Theme.landscape ? 3 : 2
        uniformCellWidths: true
        columnSpacing: Theme.space
        rowSpacing: Theme.space
        Layout.fillWidth: true

        Repeater {
            model: page.facts.relations

            BigButton {
                required property var modelData

                objectName: "relation_" + modelData.value
                text: modelData.text
                type: Theme.heading
                minimum: Theme.primary * 1.1
                chosen: page.relation === modelData.value
                Layout.fillWidth: true
                Layout.fillHeight: true
                Layout.maximumHeight: 260
                onClicked: {
                    page.relation = modelData.value;
                    page.forward();
                }
            }
        }
    }
    Surface {
        visible: page.field === "name" || page.field === "id_number" || page.field === "phone"
        pad: Theme.landscape ? 14 : 28
        border.color: page.plausible ? Theme.brand : Theme.control
        Layout.fillWidth: true

        RowLayout {
            spacing: 20

            Label {
                objectName: "typed"
                text: page.field === "name" ? page.personName || " " : page.typed ? page.spaced(page.typed) : " "
                font.pixelSize: Math.round(Theme.title * (page.field === "id_number" ? 0.95 : 1.1))
                font.weight: Font.DemiBold
                font.letterSpacing: 2
                lineHeight: 1
                Layout.fillWidth: true
            }
            BigButton {
                visible: page.field === "name" && page.personName !== ""
                objectName: "name_delete"
                text: Words.say("ui.key.back")
                symbol: "delete"
                type: Theme.chrome
                minimum: Theme.touch
                onClicked: page.personName = page.personName.slice(0, -1)
            }
        }
        Label {
            visible: page.whole && !page.plausible
            objectName: "typed_wrong"
            text: Words.say("ui.agent.wrong")
            color: Theme.bad
            font.pixelSize: Theme.small
            Layout.fillWidth: true
        }
    }
    NamePad {
        visible: page.field === "name"
        Layout.fillWidth: true
        onCharacter: character => page.personName += character
        onBack: page.personName = page.personName.slice(0, -1)
    }
    Keypad {
        visible: page.field === "id_number" || page.field === "phone"
        withX: page.field === "id_number"
        Layout.fillWidth: true
        onKey: key => page.press(key)
    }
    Surface {
        visible: page.field === "all"
        spacing: Theme.space
        Layout.fillWidth: true

        Fact {
            label: Words.say("ui.agent.relation")
            value: page.relationText()
        }
        Fact {
            label: Words.say("ui.agent.name")
            value: page.personName
        }
        Fact {
            label: Words.say("ui.agent.id_number")
            value: Entry.masked(page.idNumber)
        }
        Fact {
            label: Words.say("ui.agent.phone")
            value: page.phone
        }
    }
    Label {
        visible: page.field === "all"
        text: Words.say("ui.agent.signs")
        color: Theme.inkSoft
        font.pixelSize: Theme.small
        Layout.fillWidth: true
    }
    Item {
        Layout.fillHeight: true
    }
}
