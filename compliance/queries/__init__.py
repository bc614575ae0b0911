"""Reading for the pages of compliance: the policy library here, and the records an inspector asks for."""
