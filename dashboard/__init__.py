"""The pages of Tastemap: the only code that knows Streamlit; it decides nothing about data."""
