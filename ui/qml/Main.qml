import QtQuick
import Kiosk.Flow
import theme
import components
import "engineer"

// The window: a stage whose short side is 1080, the header, one page, the footer, and what may lie over them.
Window {
    id: window

    property alias fontFamily: window.family
    property string family: "Noto Sans CJK SC"
    readonly property var pages: ({
            "welcome": "patient/Welcome.qml",
            "for_whom": "patient/ForWhom.qml",
            "agent": "patient/AgentForm.qml",
            "identify": "patient/Identify.qml",
            "stays": "patient/Stays.qml",
            "waiting": "patient/Waiting.qml",
            "filing": "patient/Filing.qml",
            "photo": "patient/Photo.qml",
            "signature": "patient/Signature.qml",
            "phone_filing": "patient/PhoneFiling.qml",
            "filings": "patient/Filings.qml",
            "question": "patient/Question.qml",
            "filing_type": "patient/FilingType.qml",
            "consent": "patient/Consent.qml",
            "contact": "patient/Contact.qml",
            "materials": "patient/Materials.qml",
            "filing_review": "patient/FilingReview.qml",
            "filing_sent": "patient/FilingSent.qml",
            "withdraw": "patient/Withdraw.qml",
            "refusal": "patient/Refusal.qml",
            "claim": "patient/Claim.qml",
            "guide": "patient/Guide.qml",
            "directory": "patient/Directory.qml",
            "parked": "patient/Parked.qml",
            "insurance": "patient/InsuranceChoice.qml",
            "bill": "patient/BillPage.qml",
            "settling": "patient/Settling.qml",
            "reconciling": "patient/Reconciling.qml",
            "pay": "patient/Pay.qml",
            "printing": "patient/Printing.qml",
            "print_ask": "patient/PrintAsk.qml",
            "done": "patient/Done.qml",
            "slip_owed": "patient/SlipOwed.qml",
            "needs_staff": "patient/NeedsStaff.qml",
            "out_of_service": "patient/OutOfService.qml",
            "problem": "patient/ProblemPage.qml",
            "pin": "staff/Pin.qml",
            "staff": "staff/Desk.qml",
            "close": "staff/Close.qml",
            "audit": "staff/Audit.qml",
            "engineer": "engineer/Engineer.qml"
        })
    readonly property real unit: Math.min(width, height) / 1080
    property string hospital: ""
    property bool helping: false

    // Every page's component is made once and kept: made anew with each page it would never be freed.
    property var made: ({})

    function component(page: string): Component {
        if (!made[page])
            made[page] = Qt.createComponent(Qt.resolvedUrl(pages[page]), Component.PreferSynchronous, window);
        return made[page] as Component;
    }

    function show() {
        const screen = JSON.parse(Bridge.screenText);
        if (screen.facts.hospital && screen.page === "welcome")
            hospital = screen.facts.hospital;
        const shown = place.item as PageFrame;
        if (shown && shown.screen.page === screen.page) {
            shown.screen = screen;
        } else {
            helping = false;
            place.turn(component(screen.page).createObject(place, {screen: screen}) as Item);
        }
    }

    width: 1080
    height: 1920
    color: Theme.ground
    title: Words.say("ui.service")
    onClosing: close => close.accepted = Bridge.allowClose
    Component.onCompleted: show()
    onFamilyChanged: Theme.family = family

    Binding {
        target: Theme
        property: "landscape"
        value: window.width > window.height
    }
    Connections {
        target: Bridge

        function onScreenChanged() {
            window.show();
        }
    }
    Item {
        id: stage

        readonly property PageFrame page: place.item as PageFrame
        readonly property string pageName: page?.screen.page ?? ""

        objectName: "stage"
        width: window.width / window.unit
        height: window.height / window.unit
        scale: window.unit
        transformOrigin: Item.TopLeft

        // the page first: a keyboard goes through the page, then through what is around it
        Item {
            id: place

            property Item item: null

            function turn(page: Item) {
                const before = item;
                page.anchors.fill = place;
                item = page;
                if (before) {
                    before.parent = null;
                    before.destroy();
                }
            }

            objectName: "page"
            anchors.top: header.bottom
            anchors.bottom: strip.top
            width: parent.width
        }
        CardStrip {
            id: strip

            anchors.bottom: footer.top
            width: parent.width
            words: stage.page?.facts.card_in ?? ""
        }
        Header {
            id: header

            width: parent.width
            hospital: window.hospital
            leave: stage.page?.leave ?? null
            voiceInPage: stage.page?.hasVoice ?? false
            onHelpAsked: window.helping = true
        }
        Footer {
            id: footer

            anchors.bottom: parent.bottom
            width: parent.width
            name: stage.page?.name ?? ""
        }
        Corners {
            objectName: "corners"
            anchors.fill: parent
            visible: stage.pageName === "welcome" || stage.pageName === "out_of_service"
        }
        HelpPanel {
            objectName: "help_panel"
            anchors.fill: parent
            visible: window.helping
            page: stage.pageName
            onClosed: window.helping = false
        }
        IdlePanel {
            objectName: "idle_panel"
            anchors.fill: parent
            visible: Bridge.asking
        }
    }
}
