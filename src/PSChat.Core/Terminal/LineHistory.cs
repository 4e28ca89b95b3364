namespace PSChat.Terminal;

/// <summary>The last hundred entered lines, which can be recalled one by one.</summary>
internal sealed class LineHistory
{
    private const int Kept = 100;

    private readonly List<string> _lines = [];
    private string _draft = "";
    private int _at;

    /// <summary>Adds a line, unless it is empty or the same as the one before, and goes back to the end.</summary>
    public void Add(string line)
    {
        if (line.Length > 0 && (_lines.Count == 0 || _lines[^1] != line)) _lines.Add(line);
        if (_lines.Count > Kept) _lines.RemoveAt(0);
        _at = _lines.Count;
    }

    /// <summary>The line before the one that is shown; null if there is none. The line being typed is kept as a draft.</summary>
    public string? Earlier(string typed)
    {
        if (_at == 0) return null;
        if (_at == _lines.Count) _draft = typed;
        return _lines[--_at];
    }

    /// <summary>The line after the one that is shown, and finally the draft; null if the draft is shown.</summary>
    public string? Later()
    {
        if (_at == _lines.Count) return null;
        return ++_at == _lines.Count ? _draft : _lines[_at];
    }
}
