using System.Collections.ObjectModel;

namespace PSChat.Module;

/// <summary>Names, such as a user's rooms. As text they are one line, so that Export-Csv shows more than a type.</summary>
public sealed class NameList : ReadOnlyCollection<string>
{
    internal NameList(IEnumerable<string> names)
        : base([.. names])
    {
    }

    /// <summary>Returns the names, as in <c>dev, lobby</c>.</summary>
    public override string ToString() => string.Join(", ", this);
}
