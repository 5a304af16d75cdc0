-- 3 is UNKNOWN: few, and counted for the alarm.
CREATE INDEX allocations_unknown ON allocations (id) WHERE state = 3;
