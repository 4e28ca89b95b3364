using System.Security;
using PSChat.Module.Keys;

namespace PSChat.Module;

/// <summary>
/// A key for a group: only holders of the key get in, and everything is encrypted. Only <see cref="Reveal"/> shows it.
/// </summary>
public sealed class ChatKey
{
    internal ChatKey(GroupKey key)
    {
        Id = key.Id;
        Key = SecureText.Of(key.ToText());
    }

    /// <summary>Eight hexadecimal digits that differ between keys, for comparison; they reveal nothing of the key.</summary>
    public string Id { get; }

    /// <summary>The key, for <c>-Key</c> and for vaults.</summary>
    public SecureString Key { get; }

    /// <summary>Returns the key as text, for other machines. Anybody who sees the text has the key.</summary>
    public string Reveal() => SecureText.Use(Key, static text => new string(text));

    /// <summary>Returns the key's id, and never the key itself.</summary>
    public override string ToString() => $"chat key {Id}";
}
