-- A sample of the usable pictures, each once, drawn by the hash of its checksum.
SELECT
    image_sha256,
    min(pair_id) AS pair_id,
    arg_min(blob, pair_id) AS blob
FROM {{ ref('staged_images') }}
WHERE status = 'ok' AND image_sha256 IS NOT NULL AND blob IS NOT NULL
GROUP BY image_sha256
ORDER BY md5_number_lower(image_sha256), image_sha256
LIMIT {{ var('limit') }}
