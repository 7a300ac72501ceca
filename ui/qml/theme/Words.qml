pragma Singleton
import QtQuick
import Kiosk.Flow

// The window's own texts by key (kiosk/texts/*/ui.toml). Reading `all` inside a binding makes it follow the language.
QtObject {
    readonly property var all: Comfort.words

    function say(key: string): string {
        return all[key] ?? key;
    }

    function fill(key: string, values: var): string {
        let words = say(key);
        for (const name in values)
            words = words.split("{" + name + "}").join(String(values[name]));
        return words;
    }

    function yuan(amount: string): string {
        return fill("ui.yuan", {amount: amount});
    }
}
