"""An agent that asks before it acts: submit, wait for a person if one has to decide, start, act, report."""

import json
import os
import time
import urllib.request

HOST = os.environ.get("FARA_API_HOST") or "127.0.0.1"
ADDRESS = f"http://{HOST}:{os.environ.get('FARA_API_PORT') or 8000}"
TOKEN = os.environ.get("FARAMESH_TOKEN")


def call(method, path, body=None):
    request = urllib.request.Request(ADDRESS + path, method=method)
    if TOKEN:
        request.add_header("authorization", f"Bearer {TOKEN}")
    if body is not None:
        request.add_header("content-type", "application/json")
        request.data = json.dumps(body).encode()
    with urllib.request.urlopen(request) as response:
        return json.load(response)


action = call(
    "POST",
    "/v1/actions",
    {
        "agent_id": "starter-agent",
        "tool": "payment",
        "operation": "refund",
        "params": {"amount": 120, "order": "A-1001"},
    },
)
print(action["id"], f"{action['status']}: {action['reason']}", flush=True)

while action["status"] in ("pending_decision", "pending_approval"):
    time.sleep(0.5)
    action = call("GET", f"/v1/actions/{action['id']}")

if action["outcome"] == "EXECUTE":
    lease = call("POST", f"/v1/actions/{action['id']}/start", {})["lease"]
    # Here the refund would be made.
    action = call("POST", f"/v1/actions/{action['id']}/result", {"success": True, "lease": lease})
print(action["id"], action["status"])
