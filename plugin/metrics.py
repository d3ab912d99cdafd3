"""What the house counts about itself, in Prometheus's terms."""

from prometheus_client import Counter, Histogram

deliveries = Counter(
    "laurel_deliveries_total", "Deliveries at the door, by topic and receipt.", ["topic", "receipt"]
)
refused = Counter("laurel_refused_total", "Requests refused, by error code.", ["code"])
jobs = Counter("laurel_jobs_total", "Jobs run, by kind and ending.", ["kind", "ending"])
job_seconds = Histogram("laurel_job_seconds", "Seconds a job took.", ["kind"])
