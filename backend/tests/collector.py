"""An OpenTelemetry collector on loopback: it receives exports over gRPC and keeps them."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import grpc
from opentelemetry.proto.collector.logs.v1 import logs_service_pb2 as logs
from opentelemetry.proto.collector.logs.v1 import logs_service_pb2_grpc as logs_grpc
from opentelemetry.proto.collector.metrics.v1 import metrics_service_pb2 as metrics
from opentelemetry.proto.collector.metrics.v1 import metrics_service_pb2_grpc as metrics_grpc
from opentelemetry.proto.collector.trace.v1 import trace_service_pb2 as traces
from opentelemetry.proto.collector.trace.v1 import trace_service_pb2_grpc as traces_grpc


class Collector(traces_grpc.TraceServiceServicer, metrics_grpc.MetricsServiceServicer, logs_grpc.LogsServiceServicer):
    """The export requests, in the order in which they arrived."""

    def __init__(self) -> None:
        self.requests: list[Any] = []
        self.endpoint = ""

    def Export(self, request: Any, context: Any) -> Any:  # noqa: N802 the name in the protocol
        """Receive one export of spans, metrics or log records."""
        self.requests.append(request)
        if hasattr(request, "resource_spans"):
            return traces.ExportTraceServiceResponse()
        if hasattr(request, "resource_metrics"):
            return metrics.ExportMetricsServiceResponse()
        return logs.ExportLogsServiceResponse()

    @property
    def spans(self) -> list[Any]:
        """All exported spans."""
        found = (r for request in self.requests for r in getattr(request, "resource_spans", ()))
        return [span for resource in found for scope in resource.scope_spans for span in scope.spans]

    @property
    def lines(self) -> list[Any]:
        """All exported log records."""
        found = (r for request in self.requests for r in getattr(request, "resource_logs", ()))
        return [line for resource in found for scope in resource.scope_logs for line in scope.log_records]

    @property
    def metrics(self) -> set[str]:
        """The names of all exported metrics."""
        found = (r for request in self.requests for r in getattr(request, "resource_metrics", ()))
        return {metric.name for resource in found for scope in resource.scope_metrics for metric in scope.metrics}


def attributes(item: Any) -> dict[str, Any]:
    """The attributes of a span or of a log record."""
    return {a.key: getattr(a.value, a.value.WhichOneof("value")) for a in item.attributes}


@contextmanager
def collector() -> Iterator[Collector]:
    """Run a collector until the end of the block; it listens at its `endpoint`."""
    server, taken = grpc.server(ThreadPoolExecutor(4)), Collector()
    traces_grpc.add_TraceServiceServicer_to_server(taken, server)
    metrics_grpc.add_MetricsServiceServicer_to_server(taken, server)
    logs_grpc.add_LogsServiceServicer_to_server(taken, server)
    taken.endpoint = f"127.0.0.1:{server.add_insecure_port('127.0.0.1:0')}"
    server.start()
    try:
        yield taken
    finally:
        server.stop(None).wait()
