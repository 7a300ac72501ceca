#!/usr/bin/env bash
# Lints every QML file against the types that the Python side really offers, so that a misspelt property is an error.
# Warnings are errors. Without arguments: all of ui/qml.
set -euo pipefail
cd "$(dirname "$0")/.."
bin=$PWD/.venv/bin
[ -d "$bin" ] || bin=$(dirname "$(command -v pyside6-qmllint)")
metatypes=$("$bin"/python -c 'import PySide6, pathlib; print(pathlib.Path(PySide6.__file__).parent / "Qt/metatypes")')

types=$(mktemp -d)
trap 'rm -rf "$types"' EXIT
# The Python files that register types of one import name become one module, as the engine will see it.
declared() { sed -n 's/^QML_IMPORT_NAME = "\(.*\)"/\1/p' "$@"; }
declared ui/*.py | sort -u | while read -r name; do
    folder=$types/${name//./\/}
    mkdir -p "$folder"
    dumps=()
    for file in ui/*.py; do
        [ "$(declared "$file")" = "$name" ] || continue
        dumps+=("$folder/$(basename "$file" .py).json")
        "$bin"/pyside6-metaobjectdump "$file" -o "${dumps[-1]}"
    done
    "$bin"/pyside6-qmltyperegistrar --generate-qmltypes "$folder/types.qmltypes" -o /dev/null "${dumps[@]}" \
        --import-name "$name" --major-version 1 --foreign-types "$metatypes/qt6core_metatypes.json,$metatypes/qt6qml_metatypes.json"
    printf 'module %s\ntypeinfo types.qmltypes\n' "$name" >"$folder/qmldir"
done
if [ $# = 0 ]; then mapfile -t files < <(find ui/qml -name '*.qml' | sort) && set -- "${files[@]}"; fi
"$bin"/pyside6-qmllint --max-warnings 0 -I "$types" -I ui/qml "$@"
