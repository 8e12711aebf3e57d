"""The site's feeds: fetched in one module, parsed in another."""
