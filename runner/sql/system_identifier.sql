-- The cluster's identifier, which replicas and a failover share. Asked only by roles that may: else it would be an error.
SELECT system_identifier::text FROM pg_catalog.pg_control_system()
