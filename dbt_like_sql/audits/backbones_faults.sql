-- The base models, with the faults of each row. Only of one made here is it known what it was made from.
SELECT
    *,
    backbone AS key,
    origin NOT IN ('made here', 'pretrained') AS unknown_origin,
    trim(uri) = '' OR trim(digest) = '' AS unnamed_weights,
    NOT coalesce(isfinite(loss), origin <> 'made here') AS loss_not_finite,
    origin = 'made here' AND coalesce(evaluation_pictures, 1) <> 0 AS saw_evaluation_pictures,
    origin = 'made here' AND NOT coalesce(parameters > 0 AND steps > 0 AND pictures > 0 AND texts > 0, FALSE)
        AS made_of_nothing
FROM {{ ref('staged_backbones') }}
