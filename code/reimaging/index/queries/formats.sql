-- Image files by extension, in lower case, and by what they are by their content: where the header
-- could not be read, the format is empty.
SELECT extension, format, count(*) AS images
FROM image_files
GROUP BY extension, format
ORDER BY images DESC, extension, format
