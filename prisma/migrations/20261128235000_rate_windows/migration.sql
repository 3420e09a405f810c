-- Unlogged: it is written with every request, and when a crash of the server empties it, the limits only begin anew.
CREATE UNLOGGED TABLE "rate_window" (
    "key" TEXT NOT NULL,
    "slots" JSONB NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "rate_window_pkey" PRIMARY KEY ("key")
);

-- What the schema file cannot say -----------------------------------------------------------------------------------------------

-- Reads the windows and counts one in each, if all of them have room, else in none. Says what each held before, in the order of `keys`.
-- A slot is `slot_lengths` ms long; a window counts the one under way and the 60 before it.
CREATE FUNCTION "take_rate_windows"("keys" TEXT[], "limits" INTEGER[], "slot_lengths" BIGINT[], "given_at_ms" BIGINT)
RETURNS TABLE ("at_ms" DOUBLE PRECISION, "used" INTEGER, "oldest_slot" DOUBLE PRECISION) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  now_ms BIGINT;
BEGIN
  -- One at a time for each window, in an order in which no two wait for each other. The statement below begins after that and sees what
  -- the one before wrote. A row could not be locked: the first take has none.
  PERFORM pg_advisory_xact_lock(turn)
    FROM (SELECT DISTINCT hashtextextended(asked, 0) AS turn FROM unnest(keys) AS asked ORDER BY turn) AS turns;
  now_ms := coalesce(given_at_ms, floor(extract(epoch FROM clock_timestamp()) * 1000));

  RETURN QUERY
  WITH counted AS (
    SELECT asked.*, now_ms / asked.slot_ms AS slot, held.*
    FROM unnest(keys, limits, slot_lengths) WITH ORDINALITY AS asked (key, most, slot_ms, place)
    CROSS JOIN LATERAL (
      SELECT coalesce(sum(hits::integer), 0)::integer AS used, min(number::bigint) AS oldest_slot,
        coalesce(jsonb_object_agg(number, hits::integer), '{}') AS slots
      FROM rate_window, jsonb_each_text(rate_window.slots) AS each (number, hits)
      WHERE rate_window.key = asked.key AND number::bigint >= now_ms / asked.slot_ms - 60
    ) AS held
  ), written AS (
    INSERT INTO rate_window (key, slots, expires_at)
    SELECT key, slots || jsonb_build_object(slot, coalesce((slots ->> slot::text)::integer, 0) + 1),
      to_timestamp((slot + 61) * slot_ms / 1000.0)
    FROM counted WHERE NOT EXISTS (SELECT FROM counted WHERE used >= most)
    ON CONFLICT (key) DO UPDATE SET slots = EXCLUDED.slots, expires_at = EXCLUDED.expires_at
  )
  SELECT now_ms::double precision, used, oldest_slot::double precision FROM counted ORDER BY place;
END $$;
