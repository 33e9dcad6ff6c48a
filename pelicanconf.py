"""Settings of Pelican: all of its own kinds of content are off, the catalogue's generator does the work."""

PATH = "content"
OUTPUT_PATH = "output"
SITENAME = "Một Cửa"
SITEURL = ""
TIMEZONE = "Asia/Ho_Chi_Minh"
DEFAULT_LANG = "en"  # of reStructuredText, which we have none of; the site's languages stand in site.yaml
PLUGINS = ["catalogue.pelican_generator"]
THEME = "theme"
THEME_STATIC_PATHS: list[str] = []

ARTICLE_PATHS: list[str] = []
PAGE_PATHS: list[str] = []
STATIC_PATHS: list[str] = []
DIRECT_TEMPLATES: list[str] = []
AUTHOR_SAVE_AS = ""
CATEGORY_SAVE_AS = ""
TAG_SAVE_AS = ""
FEED_ALL_ATOM = None
CATEGORY_FEED_ATOM = None
TRANSLATION_FEED_ATOM = None
AUTHOR_FEED_ATOM = None
AUTHOR_FEED_RSS = None
CACHE_CONTENT = False
LOAD_CONTENT_CACHE = False
