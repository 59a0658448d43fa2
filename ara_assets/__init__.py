"""The orchestration: assets, partitions, sensors, jobs and the `ara` command. The only place step order is written."""
