"""Pure functions from results to Plotly figures; none knows Streamlit."""
