"""A provider of each way of listing messages, stateful and as bad as providers are: it lists a message twice, out of order, and new
ones shift the pages. Its profile is written by the test: the gateway knows nothing of it."""
import http.server
import json
import pathlib
import random
import threading
import time
import urllib.parse

SEND = """
send: {
  path = "/out"; json: { messages = "{recipients}"; }; success: { http = [ 200 ]; };
  recipients: { as = "list"; max = 20; item: { ref = "{ref}"; to = "{to}"; text = "{text}"; }; };
  ref: { meaning = "idempotent"; max = 40; };
  result: { list = "/results"; ref = "/ref"; id = "/id"; status = "/status"; accepted = [ "ok" ]; };
};
"""
ITEM = 'from = "/from"; text = "/text"; time = "/time"; time_format = [ "unix_s" ];'
POLLS = {
    "after_id": 'query = ( ("after", "{cursor}"), ("limit", "{limit}") ); limit_max = 50;'
                f' item: {{ id = "/id"; id_order = "numeric"; {ITEM} }};'
                ' paging: { mode = "until_empty"; order = "asc"; }; cursor: { mode = "after_id"; start = 0; };',
    "since_time": 'query = ( ("since", "{since}"), ("until", "{until}"), ("offset", "{offset}"), ("limit", "{limit}") );'
                  f' limit_max = 50; item: {{ id = "/id"; {ITEM} }};'
                  ' paging: { mode = "offset"; order = "desc"; max_pages = 40; };'
                  ' cursor: { mode = "since_time"; format = "unix_s"; overlap_s = 3; start_s = 86400; };',
    "consume": f'query = ( ("limit", "{{limit}}") ); limit_max = 20; item: {{ id = "/id"; {ITEM} }};'
               ' paging: { mode = "until_empty"; order = "asc"; max_pages = 100; }; cursor: { mode = "consume"; };',
    "ack": f'query = ( ("limit", "{{limit}}") ); limit_max = 50; item: {{ id = "/id"; {ITEM} }};'
           ' paging: { mode = "none"; order = "asc"; }; cursor: { mode = "ack"; };'
           ' ack: { method = "POST"; path = "/ack/{id}"; success: { http = [ 200 ]; }; gone = [ 404 ]; };',
    "delete": f'query = ( ("limit", "{{limit}}") ); limit_max = 50; item: {{ id = "/id"; {ITEM} }};'
              ' paging: { mode = "none"; order = "asc"; }; cursor: { mode = "delete"; };'
              ' delete: { path = "/in/{id}"; success: { http = [ 200 ]; }; gone = [ 404 ]; };',
    "take": f'item: {{ id_hash = true; {ITEM} }}; paging: {{ mode = "none"; order = "asc"; }}; cursor: {{ mode = "take"; }};'
            ' take: { path = "/first"; success: { http = [ 200 ]; }; empty: { pointer = "/from"; in = [ "" ]; }; item = ""; };',
    "scan": 'query = ( ("page", "{page}"), ("limit", "{limit}") ); limit_max = 50;'
            f' item: {{ id = "/id"; dedupe = [ "from", "time", "text" ]; {ITEM} }};'
            ' paging: { mode = "page"; first_page = 1; order = "desc"; max_pages = 50; };'
            ' cursor: { mode = "scan"; overlap_pages = 1; };',
}
SHOWN_AT_ONCE = 60  # a SIM holds few


def profile(mode, folder):
    path = pathlib.Path(folder, f"mode-{mode}.cfg")
    path.write_text(f'title = "{mode}";\npoll: {{ path = "/in"; success: {{ http = [ 200 ]; }}; list = ""; {POLLS[mode]} }};\n{SEND}',
                    encoding="utf-8")
    return path


class ModeProvider(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    allow_reuse_address = True

    def __init__(self, mode, seed=1, port=0):
        super().__init__(("127.0.0.1", port), Handler)
        self.mode, self.chance, self.lock = mode, random.Random(seed), threading.Lock()
        self.port = self.server_address[1]
        self.list, self.taken, self.out, self.refs, self.next = [], [], [], {}, 0
        self.bad, self.bad_polls = None, []  # answers a poll in the provider's place; when it did
        self.requests, self.broken = 0, False  # broken: sends are answered 503
        self.silent = False  # sends are taken and not answered
        self.lands = []  # messages that fill the hole at the head of the list, in the moment before it is taken
        self.cuts = 0  # takes that are not answered
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    def account(self, folder):
        return f'profile = "{profile(self.mode, folder)}"; base = "http://127.0.0.1:{self.port}"; own_number = "+66800000009";'

    # -- as harness.Simulator
    def inject(self, _api, messages):
        with self.lock:
            for message in messages:
                self.next += 1
                entry = {"id": self.next, "time": int(time.time()), **message}
                if self.mode == "take":  # a modem fills its holes
                    self.list.insert(self.chance.randint(0, len(self.list)), entry)
                else:
                    self.list.append(entry)

    def faults(self, *_, **__):
        pass

    def sent(self, _api="", after=0, limit=0):
        return list(self.out)

    def waiting(self):
        return len(self.list) if self.mode in ("consume", "ack", "delete", "take") else 0

    def stop(self):
        self.shutdown()
        self.server_close()

    def handle_error(self, request, client_address):
        pass

    # -- the lists
    def muddle(self, page, order=True):
        """Some of it twice, and out of order as far as the order means nothing."""
        page = list(page)
        for entry in [e for e in page if self.chance.random() < 0.1]:
            page.insert(self.chance.randint(0, len(page)), entry)
        if order and self.chance.random() < 0.3:
            self.chance.shuffle(page)
        return page

    def answer(self, query):
        limit = int(query.get("limit", 50))
        if self.mode == "after_id":
            return self.muddle([e for e in self.list if e["id"] > int(query["after"])][:limit])
        if self.mode == "since_time":
            matching = [e for e in reversed(self.list) if e["time"] >= int(query["since"])]  # until is not kept to: pages shift
            return matching[int(query["offset"]):][:limit]
        if self.mode == "consume":
            page, self.list = self.list[:limit], self.list[limit:]
            self.taken += page
            return self.muddle(page)
        if self.mode in ("ack", "delete"):
            return self.muddle(self.list[:limit])
        if self.mode == "take":
            return self.list[:SHOWN_AT_ONCE]
        start = (int(query["page"]) - 1) * limit
        return list(reversed(self.list))[start:start + limit]

    def first(self):
        """Handed over and gone; the gateway's source answers so where there is none."""
        while self.lands:
            self.next += 1
            self.list.insert(0, {"id": self.next, "time": int(time.time()), **self.lands.pop()})
        return self.list.pop(0) if self.list else {"from": "", "text": "", "time": ""}

    def remove(self, wanted):
        with self.lock:
            before = len(self.list)
            self.list = [e for e in self.list if e["id"] != wanted]
            return len(self.list) < before


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = 65536  # head and body in one packet

    def log_message(self, *_):
        pass

    def reply(self, status, body):
        data = json.dumps(body, ensure_ascii=False).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def answer(self, status, body=b"", **headers):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        provider, url = self.server, urllib.parse.urlsplit(self.path)
        if provider.bad:
            provider.bad_polls.append(time.monotonic())
            provider.bad(self)
            self.wfile.flush()
            return
        with provider.lock:
            provider.requests += 1
            is_take = url.path == "/first"
            body = provider.first() if is_take else provider.answer(dict(urllib.parse.parse_qsl(url.query)))
            if is_take and provider.cuts > 0:
                provider.cuts -= 1
                self.close_connection = True
                return
        self.reply(200, body)

    def do_DELETE(self):
        self.server.requests += 1
        self.reply(200 if self.server.remove(int(self.path.rsplit("/", 1)[1])) else 404, {})

    def do_POST(self):
        provider = self.server
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path.startswith("/ack/"):
            self.reply(200 if provider.remove(int(self.path.rsplit("/", 1)[1])) else 404, {})
            return
        results = []
        with provider.lock:
            provider.requests += 1
        if provider.broken:
            self.reply(503, {})
            return
        with provider.lock:
            for message in json.loads(body)["messages"]:
                if message["ref"] not in provider.refs:
                    provider.refs[message["ref"]] = len(provider.refs) + 1
                    provider.out.append({"to": message["to"], "text": message["text"]})
                results.append({"ref": message["ref"], "id": f"s{provider.refs[message['ref']]}", "status": "ok"})
        if provider.silent:
            self.close_connection = True
            return
        self.reply(200, {"results": results})
