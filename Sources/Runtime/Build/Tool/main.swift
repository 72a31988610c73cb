// Placeholder until the build tool.
