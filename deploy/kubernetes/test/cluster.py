"""A namespace of a test's own on the cluster of KUBECONFIG, and Prism's REST in it. Python 3.8, no packages; needs kubectl."""

import base64
import collections
import hashlib
import http.client
import json
import os
import pathlib
import re
import secrets
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
GALLERY = HERE.parents[2] / "models" / "prism-mini" / "gallery"
PATIENCE = 600
# Of one call of kubectl that does not wait for anything by itself.
CALL = 120
# No gateway is ready, the connection broke, or an answer that says so.
COME_BACK = (0, -1, 429, 502, 503, 504)


class Failure(Exception):
    """What the test is about did not come true."""


def say(text):
    print(time.strftime("%H:%M:%S"), text, flush=True)


def until(what, check, seconds=PATIENCE, pause=0.5):
    """The first answer of check that is true; whoever is busy gets time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        answer = check()
        if answer:
            return answer
        time.sleep(pause)
    raise Failure(f"{what}: not within {seconds} s")


class Cluster:
    """Everything lives in one namespace, which is deleted at the end, whatever happens."""

    def __init__(self, files, volumes=None, keep=False, secrets_given=None):
        """files: a kustomization as text by file name, or what makes it of the namespace's name; secrets_given: by name."""
        self.namespace = "prism-test-" + secrets.token_hex(3)
        self.files = files(self.namespace) if callable(files) else files
        self.volumes = pathlib.Path(volumes) if volumes else None
        self.keep = keep
        self.secrets_given = secrets_given or {}
        self.secret = "prism_" + base64.urlsafe_b64encode(secrets.token_bytes(32)).rstrip(b"=").decode()
        self.cluster_wide = []

    def kubectl(self, *arguments, given=None, check=True, timeout=CALL):
        try:
            done = subprocess.run(
                ["kubectl", "-n", self.namespace, *arguments],
                input=given, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False, timeout=timeout)
        except subprocess.TimeoutExpired as late:
            if check:
                raise Failure(f"kubectl {' '.join(arguments)}: no answer in {timeout} s") from late
            return 1, f"no answer in {timeout} s"
        if check and done.returncode != 0:
            raise Failure(f"kubectl {' '.join(arguments)}: {done.stderr.strip()}")
        return done.stdout if check else (done.returncode, done.stdout + done.stderr)

    def get(self, *arguments):
        return json.loads(self.kubectl("get", *arguments, "-o", "json"))

    def __enter__(self):
        self.kubectl("create", "namespace", self.namespace)
        try:
            self._secret()
            self._volumes()
            self.apply()
        except BaseException:
            self.__exit__(*sys.exc_info())
            raise
        return self

    def _secret(self):
        key = {
            "name": "test", "created": "2026-01-01T00:00:00Z", "hash": hashlib.sha256(self.secret.encode()).hexdigest(),
            "lastCharacters": self.secret[-4:], "scopes": ["READ", "WRITE", "ADMIN"]}
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            json.dump({"version": 1, "keys": [key]}, file)
            file.flush()
            self.kubectl("create", "secret", "generic", "prism-keys", f"--from-file=keys.json={file.name}")
        for name, values in self.secrets_given.items():
            literals = [f"--from-literal={key.replace('_', '-')}={value}" for key, value in values.items()]
            self.kubectl("create", "secret", "generic", name, *literals)

    def _volumes(self):
        """For a cluster without StorageClass whose only node is this machine."""
        if not self.volumes:
            return
        for claim in ("prism-pictures", "index-prism-index-0", "log-prism-broker-0"):
            folder = self.volumes / self.namespace / claim
            folder.mkdir(parents=True)
            folder.chmod(0o777)
            name = f"{self.namespace}-{claim}"
            self.cluster_wide.append(("persistentvolume", name))
            self.kubectl("apply", "-f", "-", given=json.dumps({
                "apiVersion": "v1", "kind": "PersistentVolume", "metadata": {"name": name},
                "spec": {
                    "capacity": {"storage": "20Gi"}, "accessModes": ["ReadWriteOnce"], "hostPath": {"path": str(folder)},
                    "persistentVolumeReclaimPolicy": "Retain", "claimRef": {"namespace": self.namespace, "name": claim}}}))

    def rendered(self):
        """The kustomization with our namespace; the folder must lie beside what it refers to."""
        with tempfile.TemporaryDirectory(dir=HERE, prefix=".work-") as work:
            for name, text in self.files.items():
                file = pathlib.Path(work) / name
                file.parent.mkdir(exist_ok=True)
                file.write_text(f"namespace: {self.namespace}\n{text}" if name == "kustomization.yaml" else text)
            return self.kubectl("kustomize", work)

    def apply(self):
        documents = re.split(r"^---\n", self.rendered(), flags=re.MULTILINE)
        for kind in ("ValidatingAdmissionPolicyBinding", "ValidatingAdmissionPolicy"):
            for document in documents:
                if re.search(rf"^kind: {kind}$", document, flags=re.MULTILINE):
                    name = re.search(r"^  name: (.*)$", document, flags=re.MULTILINE).group(1)
                    # Somebody else's installation has the same.
                    if self.kubectl("get", kind, name, check=False)[0] != 0:
                        self.cluster_wide.append((kind, name))
        self.kubectl("apply", "-f", "-", given="---\n".join(documents))

    def wait_ready(self, seconds=PATIENCE):
        """Every workload has all its replicas ready, of its newest template. The seconds that took."""
        began = time.monotonic()
        until("all pods ready", self._all_ready, seconds, 1)
        return time.monotonic() - began

    def _all_ready(self):
        for workload in self.get("deployments,statefulsets")["items"]:
            wanted = workload["spec"].get("replicas", 1)
            status = workload["status"]
            current = status.get("observedGeneration", 0) >= workload["metadata"]["generation"]
            if not current or status.get("readyReplicas", 0) != wanted or status.get("updatedReplicas", 0) != wanted:
                return False
        return True

    def all_pods(self, name):
        return self.get("pods", "-l", f"app.kubernetes.io/name={name}")["items"]

    def pods(self, name):
        """Without those that end."""
        return [pod for pod in self.all_pods(name) if not pod["metadata"].get("deletionTimestamp")]

    def kill(self, name):
        """Its place is given to another at once; the process itself has a second or two from the kubelet."""
        pod = until(f"a pod of {name}", lambda: self.pods(name))[0]["metadata"]["name"]
        self.kubectl("delete", "pod", pod, "--grace-period=0", "--force")
        return pod

    def restarts(self):
        return {pod["metadata"]["name"]: container["restartCount"] for pod in self.get("pods")["items"]
                for container in pod["status"].get("containerStatuses", []) if container["restartCount"]}

    def __exit__(self, kind, value, trace):
        if kind is not None and not issubclass(kind, KeyboardInterrupt):
            say(f"failed: {value}")
            print(self.kubectl("get", "pods,events", check=False)[1], flush=True)
        if self.keep:
            say(f"namespace {self.namespace} is kept")
            return
        self.kubectl("delete", "namespace", self.namespace, "--wait=true", "--timeout=180s", check=False, timeout=240)
        for what, name in self.cluster_wide:
            self.kubectl("delete", what, name, "--ignore-not-found", check=False)
        if self.volumes:
            subprocess.run(["rm", "-rf", str(self.volumes / self.namespace)], check=False)
        say(f"namespace {self.namespace} is gone")


class Forward:
    """kubectl port-forward to one pod; on 127.0.0.1."""

    def __init__(self, cluster, pod, port=8080):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.process = subprocess.Popen(
            ["kubectl", "-n", cluster.namespace, "port-forward", "--address", "127.0.0.1", pod, f"{self.port}:{port}"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def open(self):
        try:
            socket.create_connection(("127.0.0.1", self.port), 1).close()
            return True
        except OSError:
            return False

    def ended(self):
        """kubectl gives up after a broken connection."""
        return self.process.poll() is not None

    def close(self):
        self.process.terminate()
        self.process.wait()


class Entrance:
    """What the Service does, on this side of a port-forward: calls go in turn to the gateways that are ready."""

    def __init__(self, cluster):
        self.cluster = cluster
        self.forwards = {}
        self.ready = []
        self.turn = 0
        self.lock = threading.Lock()
        self.acknowledged = set()
        self.stopped = threading.Event()
        self.thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self):
        self.thread.start()
        until("a gateway that is ready", lambda: self.ready)
        return self

    def __exit__(self, *failure):
        self.stopped.set()
        self.thread.join()
        for forward in self.forwards.values():
            forward.close()

    def _watch(self):
        while not self.stopped.wait(0.3):
            try:
                self._look()
            except (Failure, ValueError, KeyError) as missed:
                say(f"(endpoints: {missed})")

    def _look(self):
        slices = self.cluster.get("endpointslices", "-l", "kubernetes.io/service-name=prism-gateway")["items"]
        ready = {endpoint["targetRef"]["name"] for part in slices for endpoint in part.get("endpoints") or []
                 if endpoint["conditions"].get("ready")}
        for pod in ready:
            known = self.forwards.get(pod)
            if known and known.ended():
                known.close()
            if not known or known.ended():
                self.forwards[pod] = Forward(self.cluster, "pod/" + pod)
        with self.lock:
            self.ready = [self.forwards[pod] for pod in sorted(ready) if self.forwards[pod].open()]

    def next(self):
        with self.lock:
            self.turn += 1
            return self.ready[self.turn % len(self.ready)].port if self.ready else None

    def call(self, method, path, body=None, content="application/json", timeout=60):
        """Status, headers and body; status 0: no gateway is ready, -1: the connection broke."""
        port = self.next()
        if port is None:
            return 0, {}, b""
        request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", data=body, method=method)
        request.add_header("Authorization", "Bearer " + self.cluster.secret)
        if body is not None:
            request.add_header("Content-Type", content)
        try:
            with urllib.request.urlopen(request, timeout=timeout) as answer:
                return answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code, refused.headers, refused.read(100_000)
        except (OSError, ValueError, http.client.HTTPException) as broken:
            return -1, {}, repr(broken).encode()

    def text(self, method, path, body=None, timeout=30):
        """Of an answer that is not empty; whoever is told to come back does so."""
        def attempt():
            status, _, answer = self.call(method, path, None if body is None else json.dumps(body).encode(), timeout=timeout)
            if status not in (200, *COME_BACK):
                raise Failure(f"{method} {path}: {status} {answer[:300]!r}")
            return status == 200 and answer

        return until(f"{method} {path}", attempt)

    def json(self, method, path, body=None):
        return json.loads(self.text(method, path, body))

    def upload(self, identity, picture, title):
        """Tries until it is acknowledged, as a client does that was told to come back. How often it tried."""
        attempts = 0
        boundary = secrets.token_hex(16)
        body = b"".join([
            f'--{boundary}\r\nContent-Disposition: form-data; name="metadata"\r\nContent-Type: application/json\r\n\r\n'.encode(),
            json.dumps({"title": title}).encode(),
            f'\r\n--{boundary}\r\nContent-Disposition: form-data; name="picture"; filename="p"\r\n'
            f"Content-Type: application/octet-stream\r\n\r\n".encode(),
            picture, f"\r\n--{boundary}--\r\n".encode()])

        def attempt():
            nonlocal attempts
            attempts += 1
            status, _, answer = self.call("PUT", f"/v1/artworks/{identity}", body, f"multipart/form-data; boundary={boundary}")
            if status not in (202, *COME_BACK):
                raise Failure(f"upload of {identity}: {status} {answer[:300]!r}")
            return status == 202

        until(f"upload of {identity}", attempt)
        self.acknowledged.add(identity)
        return attempts

    def everything(self):
        """Ids and states of all artworks, in the order of the list."""
        found, token = [], ""
        while True:
            page = self.json("GET", f"/v1/artworks?pageSize=100&pageToken={token}")
            found += [(work["id"], work["state"]) for work in page.get("artworks", [])]
            token = page.get("nextPageToken", "")
            if not token:
                return found


def pictures(count):
    """Gallery pictures, each with bytes of its own behind its end, so that no cache knows it."""
    files = sorted(GALLERY.glob("*.jpg"))
    for number in range(count):
        file = files[(number * 7) % len(files)]
        yield f"w{number:05d}", file, file.read_bytes() + number.to_bytes(4, "big")


class Uploads:
    """Several people who upload pictures of their own at once; what is not as it should be is raised at the end."""

    def __init__(self, entrance, people=4):
        self.entrance, self.people = entrance, people
        self.rest = pictures(100_000)
        self.lock = threading.Lock()
        self.failures = []

    def one(self):
        with self.lock:
            identity, file, picture = next(self.rest)
        return self.entrance.upload(identity, picture, file.stem)

    def burst(self, count, between=lambda done: None):
        """So many; between is told how many are begun, by one thread at a time."""
        left = collections.deque(range(count))

        def person():
            try:
                while not self.failures:
                    with self.lock:
                        if not left:
                            return
                        between(left.popleft())
                    self.one()
            except Exception as failure:  # whatever it is, the test is to end with it
                self.failures.append(failure)

        threads = [threading.Thread(target=person) for _ in range(self.people)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if self.failures:
            raise Failure(f"uploads: {self.failures[0]!r}")


def images(prefix, tag):
    """The part of a kustomization that says where they are."""
    return "images:\n" + "".join(
        f"  - name: {name}\n    newName: {prefix}{name}\n    newTag: {tag}\n"
        for name in ("prism-encoder", "prism-caption", "prism-index", "prism-gateway", "prism-standalone"))


def all_indexed(entrance, seconds=PATIENCE):
    """What was acknowledged, and nothing else, each once; the index, its own count and the audit of all stores say so."""
    wanted = entrance.acknowledged
    try:
        until("all artworks indexed",
              lambda: sum(state == "INDEXED" for _, state in entrance.everything()) >= len(wanted), seconds, pause=2)
    except Failure as late:
        say(f"({late})")
    works = entrance.everything()
    listed = [identity for identity, _ in works]
    twice = {identity for identity in listed if listed.count(identity) > 1}
    others = {identity: state for identity, state in works if state != "INDEXED"}
    for what, ids in (
            ("lost", wanted - set(listed)), ("listed twice", twice), ("not indexed", others),
            ("indexed without having been acknowledged", set(listed) - wanted)):
        if ids:
            raise Failure(f"{what}: {len(ids)} of {len(wanted)} artworks: {sorted(ids)[:5]}")

    rejected = entrance.json("GET", "/v1/admin/rejected").get("artworks", [])
    if rejected:
        raise Failure(f"rejected: {rejected[:3]}")
    size = int(entrance.json("GET", "/v1/stats").get("size", 0))
    if size != len(wanted):
        raise Failure(f"the index counts {size} artworks of {len(wanted)}")
    audit = entrance.text("GET", "/v1/admin/audit", timeout=120).splitlines()
    summary = json.loads(audit[-1]).get("summary", {})
    if not summary.get("clean") or {summary.get(what, 0) for what in ("logged", "indexed")} != {len(wanted)}:
        raise Failure(f"the audit of {len(wanted)} artworks: {audit[-4:]}")


class Searches:
    """People who search by style, a few a second, all the time; what became of it."""

    def __init__(self, entrance, people=3, pause=0.3):
        self.entrance = entrance
        self.outcomes = []
        self.stopped = threading.Event()
        self.pause = pause
        self.threads = [threading.Thread(target=self._search, args=(n,), daemon=True) for n in range(people)]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *failure):
        self.stopped.set()
        for thread in self.threads:
            thread.join()

    def _search(self, person):
        files = sorted(GALLERY.glob("*.jpg"))
        number = person
        while not self.stopped.wait(self.pause):
            number += 3
            picture = base64.b64encode(files[number % len(files)].read_bytes()).decode()
            began = time.monotonic()
            status, headers, answer = self.entrance.call("POST", "/v1/search", json.dumps(
                {"query": {"picture": {"base64": picture}}, "by": "STYLE", "limit": 5, "intent": "SKIP"}).encode())
            hits = self._hits(answer) if status == 200 else 0
            came_back = "Retry-After" in headers
            self.outcomes.append((began, time.monotonic(), status, hits, came_back, answer[:200]))

    @staticmethod
    def _hits(answer):
        """What is half an answer, or none of ours, has none."""
        try:
            return len(json.loads(answer)["hits"])
        except (ValueError, KeyError, TypeError):
            return 0

    def require(self, least):
        """Whoever heard nothing proves nothing."""
        if len(self.outcomes) < least:
            raise Failure(f"only {len(self.outcomes)} searches were tried, of at least {least}")

    def failed(self):
        return [outcome for outcome in self.outcomes if outcome[2] != 200 or outcome[3] == 0]

    def summary(self):
        times = sorted(outcome[1] - outcome[0] for outcome in self.outcomes)
        if not times:
            return "no searches"
        kinds = {}
        for _, _, status, hits, back, _ in self.failed():
            kind = f"{status}{' with Retry-After' if back else ''}" if status != 200 else "no hits"
            kinds[kind] = kinds.get(kind, 0) + 1
        return (f"{len(times)} searches, {len(self.failed())} failed {kinds or ''}, median {times[len(times) // 2]:.2f} s, "
                f"95 % {times[int(len(times) * .95)]:.2f} s, longest {times[-1]:.2f} s")
