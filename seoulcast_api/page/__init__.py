"""The page as its readers, crawlers and messengers get it: files, head, picture, sitemap."""
