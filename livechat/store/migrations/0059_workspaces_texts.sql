-- The welcome text is one for each language; what there was is in the default language.
UPDATE workspace
SET decisions = json_set(
    decisions,
    '$.welcome',
    CASE json_extract(decisions, '$.welcome')
        WHEN '' THEN json_object()
        ELSE json_object(coalesce(json_extract(decisions, '$.default_language'), 'en'), json_extract(decisions, '$.welcome'))
    END
)
WHERE json_type(decisions, '$.welcome') = 'text';
