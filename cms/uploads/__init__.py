"""What editors upload: pictures and documents, made harmless on their way in, shown to nobody but colleagues.

Readers get files made of them and sealed with what was approved (`publishing.files`), never the uploads themselves."""
