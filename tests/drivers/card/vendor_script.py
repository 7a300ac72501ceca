"""A hospital's own reader process, as docs/vendor-reader.md lets anyone write one; here it also misbehaves on request.

It answers from the JSON file that VENDOR_SCRIPT names: {"hello": …, "present": …, "read": …, "noise": [lines]}.
"""

import json
import os
import sys

for line in sys.stdin:
    asked = json.loads(line)
    with open(os.environ["VENDOR_SCRIPT"], encoding="utf-8") as file:
        plan = json.load(file)
    for noise in plan.get("noise", []):
        print(noise)
    answer = plan.get(asked["call"], {"error": "NOT_OFFERED"})
    body = answer if "error" in answer or "raw" in answer else {"ok": answer}
    print(body["raw"] if "raw" in body else json.dumps({"id": asked["id"], **body}), flush=True)
