-- Image files by the software that made them (docs/software.md); empty where the file names none.
SELECT software, count(*) AS images
FROM image_files
GROUP BY software
ORDER BY images DESC, software
