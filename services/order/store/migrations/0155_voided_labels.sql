-- When the carrier took the label of an outbound parcel back.
ALTER TABLE shipments ADD COLUMN void_time BIGINT;
