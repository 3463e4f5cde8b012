"""Every screen as each platform shows it: the gallery of `opengig preview`, and the support matrix in docs."""
