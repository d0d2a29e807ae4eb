"""Speed and size beside LangChain's tutorial pipeline, in one run on one machine."""
