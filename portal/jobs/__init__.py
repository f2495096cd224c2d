"""Long work: asked for on a page, done beside the requests, looked at whenever one likes (see `portal.jobs.kinds`)."""
