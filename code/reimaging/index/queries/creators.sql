-- Image files by creator as the file has it, word for word; those that at least two files share.
SELECT creator, count(*) AS images
FROM image_files
WHERE creator IS NOT NULL
GROUP BY creator
HAVING count(*) > 1
ORDER BY images DESC, creator
