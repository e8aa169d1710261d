#!/usr/bin/env python3
"""Writes dashboards/*.json for Grafana 10 or newer: python3 deploy/grafana/make_dashboards.py

Panels are described here in one line each; the JSON is made from that, so that all look alike and a change is easy to
review. Needs Python 3 only. A test fails when the JSON is older than this file.
"""
import json
import pathlib
import sys

SOURCE = {"type": "prometheus", "uid": "${datasource}"}
WIDTH, HEIGHT = 24, 8


def of(metric, *matchers):
    """A selector of the metric at the chosen instances."""
    return metric + "{" + ", ".join(["instance=~\"$instance\"", *matchers]) + "}"


def rate(metric, *matchers):
    return f"rate({of(metric, *matchers)}[$__rate_interval])"


def summed(labels, metric, *matchers):
    return f"sum by ({labels}) ({of(metric, *matchers)})"


def per_second(labels, metric, *matchers):
    return f"sum by ({labels}) ({rate(metric, *matchers)})"


def quantile(q, labels, timer, *matchers):
    by = f"{labels}, le" if labels else "le"
    return f"histogram_quantile({q}, {per_second(by, timer + '_bucket', *matchers)})"


def mean(labels, summary, *matchers):
    return f"{per_second(labels, summary + '_sum', *matchers)} / {per_second(labels, summary + '_count', *matchers)}"


def panel(kind, title, unit, about, *queries, **options):
    """Queries are pairs of an expression and a legend."""
    targets = [
        {"refId": chr(65 + i), "datasource": SOURCE, "expr": expr, "legendFormat": legend, "range": True}
        for i, (expr, legend) in enumerate(queries)
    ]
    custom = {} if kind != "timeseries" else {
        "lineWidth": 1, "fillOpacity": 10, "showPoints": "never",
        "stacking": {"mode": "normal" if options.get("stacked") else "none"}}
    field = {"unit": unit, "custom": custom, "min": options.get("least", 0)}
    if "red_below" in options:
        field["thresholds"] = {"mode": "absolute", "steps": [
            {"color": "red", "value": None}, {"color": "green", "value": options["red_below"]}]}
    if "red_from" in options:
        field["thresholds"] = {"mode": "absolute", "steps": [
            {"color": "green", "value": None}, {"color": "red", "value": options["red_from"]}]}
        if kind == "timeseries":
            custom["thresholdsStyle"] = {"mode": "dashed"}
    shown = {"legend": {"displayMode": "list", "placement": "bottom"}, "tooltip": {"mode": "multi", "sort": "desc"}}
    if kind == "stat":
        shown = {"reduceOptions": {"calcs": ["lastNotNull"]}, "colorMode": "value", "textMode": "value_and_name"}
    return {"type": kind, "title": title, "description": about, "datasource": SOURCE, "targets": targets,
            "fieldConfig": {"defaults": field, "overrides": []}, "options": shown}


def graph(*arguments, **options):
    return panel("timeseries", *arguments, **options)


def number(*arguments, **options):
    return panel("stat", *arguments, **options)


def laid_out(rows):
    """Panels of a row share its width."""
    panels, y = [], 0
    for title, row in rows:
        panels.append({"id": len(panels) + 1, "type": "row", "title": title, "collapsed": False, "panels": [],
                       "gridPos": {"x": 0, "y": y, "w": WIDTH, "h": 1}})
        y += 1
        width, height = WIDTH // len(row), 4 if all(p["type"] == "stat" for p in row) else HEIGHT
        for i, it in enumerate(row):
            panels.append({"id": len(panels) + 1, **it, "gridPos": {"x": i * width, "y": y, "w": width, "h": height}})
        y += height
    return panels


def dashboard(name, title, about, *rows):
    variables = [
        {"name": "datasource", "label": "Prometheus", "type": "datasource", "query": "prometheus", "refresh": 1},
        {"name": "instance", "label": "Instance", "type": "query", "datasource": SOURCE, "refresh": 2, "sort": 1,
         "query": {"query": "label_values(up{job=\"prism\"}, instance)", "refId": "instances"},
         "definition": "label_values(up{job=\"prism\"}, instance)",
         "multi": True, "includeAll": True, "allValue": ".*", "current": {"text": "All", "value": "$__all"}},
    ]
    others = {"type": "dashboards", "title": "Prism", "tags": ["prism"], "asDropdown": True, "includeVars": True,
              "keepTime": True}
    return f"prism-{name}", {
        "uid": f"prism-{name}", "title": f"Prism: {title}", "description": about, "tags": ["prism"],
        "schemaVersion": 39, "version": 1, "editable": False, "graphTooltip": 1, "refresh": "30s",
        "time": {"from": "now-3h", "to": "now"}, "timezone": "browser", "links": [others],
        "templating": {"list": variables}, "annotations": {"list": []}, "panels": laid_out(rows)}


REST = "uri!~\"/prism[.].*\""

OVERVIEW = dashboard(
    "overview", "overview", "Is it well? Begin here.",
    ("Now", [
        number("Answering", "none", "1: Prometheus can read its metrics", (of("up", 'job="prism"'), "{{instance}}"), red_below=1),
        number("Alarms", "none", "Firing now; their texts say what to do",
               ('count(ALERTS{alertname=~"Prism.*", alertstate="firing"}) or vector(0)', "firing"), red_from=1),
        number("What the gateway depends on", "none", "0: away", (f"min by (dependency) ({of('prism_dependency_up')})", "{{dependency}}"), red_below=1),
        number("Not searchable yet", "short", "Uploads in the stream that are not indexed; -1: unknown", (f"sum({of('prism_ingest_lag')})", "uploads"), least=-1),
    ]),
    ("Requests", [
        graph("REST calls", "reqps", "By what came of them", (per_second("status", "http_server_requests_seconds_count", REST), "{{status}}"), stacked=True),
        graph("gRPC calls", "reqps", "By what came of them", (per_second("statusCode", "grpc_server_processing_duration_seconds_count"), "{{statusCode}}"), stacked=True),
    ]),
    ("How long callers wait", [
        graph("REST, 95 %", "s", "One call in twenty takes longer", (quantile(0.95, "uri", "http_server_requests_seconds", REST), "{{uri}}")),
        graph("gRPC, 95 %", "s", "One call in twenty takes longer", (quantile(0.95, "method", "grpc_server_processing_duration_seconds"), "{{method}}")),
    ]),
    ("The machine", [
        graph("Processors in use", "percentunit", "Of the process, over all processors", (of("process_cpu_usage"), "{{instance}}")),
        graph("Disk that is free", "bytes", "Where the index lies", (of("disk_free_bytes"), "{{instance}} {{path}}")),
    ]),
)

INGESTION = dashboard(
    "ingestion", "ingestion", "From the stream of uploads into the index.",
    ("Flow", [
        graph("Not searchable yet", "short", "-1: unknown", (of("prism_ingest_lag"), "{{instance}}"), least=-1),
        graph("Records", "ops", "By what became of them", (per_second("outcome", "prism_ingest_records_total"), "{{outcome}}"), stacked=True),
    ]),
    ("What is in the way", [
        graph("Steps that wait", "none", "1 while what the step needs is away", (f"max by (step) ({of('prism_ingest_waiting')})", "{{step}}"), red_from=1),
        graph("Attempts that failed", "ops", "Because something was away", (per_second("instance", "prism_ingest_retries_total"), "{{instance}}"), red_from=1),
        graph("Rejected", "ops", "Uploads that can never be indexed, by reason", (per_second("reason", "prism_ingest_rejected_total") + " > 0", "{{reason}}")),
    ]),
    ("Time", [
        graph("Steps, mean", "s", "Of a batch, waiting included", (mean("step", "prism_ingest_step_seconds"), "{{step}}")),
        graph("Writes of the index", "ops", "Artworks by outcome", (per_second("outcome", "prism_index_writes_total"), "{{outcome}}"), stacked=True),
        graph("Captions", "ops", "By their source, failures by reason", (per_second("outcome", "prism_caption_described_total"), "{{outcome}}"), stacked=True),
    ]),
)

SEARCH = dashboard(
    "search", "search", "From the caller's query to the result list.",
    ("Callers", [
        graph("Searches over REST", "reqps", "Searches and similar artworks, by status",
              (per_second("uri, status", "http_server_requests_seconds_count", 'uri=~"/v1/search|/v1/artworks/.*/similar"'), "{{uri}} {{status}}")),
        graph("Searches over gRPC", "reqps", "By status", (per_second("method, statusCode", "grpc_server_processing_duration_seconds_count", 'service="prism.gateway.v1.SearchService"'), "{{method}} {{statusCode}}")),
        graph("Time of a search over REST", "s", "Of /v1/search",
              *[(quantile(q, "", "http_server_requests_seconds", 'uri="/v1/search"'), f"{q * 100:.0f} %") for q in (0.5, 0.95, 0.99)]),
    ]),
    ("Index", [
        graph("Time of its calls, 95 %", "s", "The alarm of search is at half a second", (quantile(0.95, "call", "prism_index_calls_seconds"), "{{call}}"), red_from=0.5),
        graph("Its calls", "ops", "By call", (per_second("call", "prism_index_calls_seconds_count"), "{{call}}"), stacked=True),
        graph("How it searches", "ops", "exact: everything is compared; approximate: by the graph", (per_second("way", "prism_index_searches_total"), "{{way}}"), stacked=True),
    ]),
    ("Captions", [
        graph("Time of a description", "s", "Encoding of the pictures included",
              *[(quantile(q, "", "prism_caption_describe_seconds"), f"{q * 100:.0f} %") for q in (0.5, 0.95)], red_from=0.5),
        graph("Searches wait for the encoder, 95 %", "s", "The lane of people", (quantile(0.95, "stage", "prism_encoder_wait_seconds", 'lane="interactive"'), "{{stage}}"), red_from=0.2),
    ]),
)

ENCODER = dashboard(
    "encoder", "encoder and Triton", "Pictures and texts into vectors.",
    ("Queues", [
        graph("Waiting now", "short", "The next one beyond 1,024 pictures gets 429", (summed("stage, lane", "prism_encoder_waiting"), "{{stage}} {{lane}}"), red_from=800),
        graph("Waiting, 95 %", "s", "interactive: people; bulk: ingestion", (quantile(0.95, "stage, lane", "prism_encoder_wait_seconds"), "{{stage}} {{lane}}")),
        graph("Dropped", "ops", "full: 429; deadline, cancelled: nobody waits any more", (per_second("stage, why", "prism_encoder_dropped_total"), "{{stage}} {{why}}")),
    ]),
    ("Work", [
        graph("Items", "ops", "Pictures and texts through each stage", (per_second("stage", "prism_encoder_batch_sum"), "{{stage}}")),
        graph("Size of batches, mean", "short", "One under load: callers send one by one", (mean("stage", "prism_encoder_batch"), "{{stage}}")),
        graph("Time of a batch, mean", "s", "", (mean("stage", "prism_encoder_compute_seconds"), "{{stage}}")),
    ]),
    ("Triton, as Prism sees it", [
        graph("Used", "none", "0: no calls go there", (of("prism_encoder_triton_usable"), "{{endpoint}} {{model}}"), red_from=1.5),
        graph("Attempts", "ops", "By what came of them", (per_second("endpoint, outcome", "prism_encoder_triton_calls_seconds_count"), "{{endpoint}} {{outcome}}")),
        graph("Time of an attempt, mean", "s", "", (mean("model", "prism_encoder_triton_calls_seconds"), "{{model}}")),
    ]),
    ("Triton, as it sees itself", [
        graph("Requests", "ops", "By model", ("sum by (model) (rate(nv_inference_request_success[$__rate_interval]))", "{{model}}"), ("sum by (model) (rate(nv_inference_request_failure[$__rate_interval]))", "{{model}} failed")),
        graph("Time in its queue, mean", "µs", "By model", ("sum by (model) (rate(nv_inference_queue_duration_us[$__rate_interval])) / sum by (model) (rate(nv_inference_request_success[$__rate_interval]))", "{{model}}")),
        graph("GPU", "percentunit", "Use and memory", ("nv_gpu_utilization", "use {{gpu_uuid}}"), ("nv_gpu_memory_used_bytes / nv_gpu_memory_total_bytes", "memory {{gpu_uuid}}")),
    ]),
)

ACCESS = dashboard(
    "access", "quotas and audit", "Who is turned away, and whether it is written down.",
    ("Quotas", [
        graph("Calls beyond a quota", "ops", "logs/audit.log names the callers", (per_second("quota", "prism_quota_refused_total"), "{{quota}}")),
        graph("Refused", "reqps", "401: no or unknown key; 403: not allowed; 429: too many", (per_second("status", "http_server_requests_seconds_count", 'status=~"401|403|429"'), "{{status}}")),
        graph("Refused over gRPC", "reqps", "By status", (per_second("statusCode", "grpc_server_processing_duration_seconds_count", 'statusCode=~"UNAUTHENTICATED|PERMISSION_DENIED|RESOURCE_EXHAUSTED"'), "{{statusCode}}")),
    ]),
    ("Audit log", [
        graph("Lines that wait for the disk", "short", "At 2,048 changes are refused", (of("prism_audit_waiting"), "{{instance}}"), red_from=100),
        graph("Changes refused", "ops", "Because the audit log cannot keep them", (per_second("instance", "prism_audit_refused_total"), "{{instance}}")),
        graph("Lines lost", "ops", "The disk said no, or a refused caller found no place", (per_second("instance", "prism_audit_lost_total"), "{{instance}}")),
    ]),
)

JVM = dashboard(
    "jvm", "Java", "The process: memory, collection, threads, files.",
    ("Memory", [
        graph("Heap", "bytes", "In use, by region", (summed("id", "jvm_memory_used_bytes", 'area="heap"'), "{{id}}"), stacked=True),
        graph("Heap after collection", "percentunit", "What cannot be given back; the alarm is at 90 %", (of("jvm_memory_usage_after_gc"), "{{instance}} {{pool}}"), red_from=0.9),
        graph("Outside the heap", "bytes", "In use, by region", (summed("id", "jvm_memory_used_bytes", 'area="nonheap"'), "{{id}}"), (summed("id", "jvm_buffer_memory_used_bytes"), "buffers {{id}}"), stacked=True),
    ]),
    ("Collection", [
        graph("Share of time", "percentunit", "Spent in collections", (per_second("instance", "jvm_gc_pause_seconds_sum"), "{{instance}}")),
        graph("Longest pause", "s", "Of the last minutes, by cause", (of("jvm_gc_pause_seconds_max"), "{{cause}}")),
        graph("Allocated", "Bps", "", (per_second("instance", "jvm_gc_memory_allocated_bytes_total"), "{{instance}}")),
    ]),
    ("Process", [
        graph("Threads", "short", "", (of("jvm_threads_live_threads"), "{{instance}}")),
        graph("Open files", "short", "Of those that are allowed", (of("process_files_open_files"), "{{instance}}"), (of("process_files_max_files"), "{{instance}} most")),
        graph("Up since", "s", "", (of("process_uptime_seconds"), "{{instance}}")),
    ]),
)


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in (OVERVIEW, INGESTION, SEARCH, ENCODER, ACCESS, JVM):
        (folder / f"{name}.json").write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).parent / "dashboards")
