"""Nobody waits: who is on call, when somebody is looked for, who is told next, what is late after what."""
