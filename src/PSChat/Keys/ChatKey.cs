using System.Security;
using PSChat.Module.Keys;

namespace PSChat.Module;

/// <summary>A key for a group: only who has it gets in, and everything is encrypted. Nothing shows it but <see cref="Reveal"/>.</summary>
public sealed class ChatKey
{
    internal ChatKey(GroupKey key)
    {
        Id = key.Id;
        Key = SecureText.Of(key.ToText());
    }

    /// <summary>Eight hexadecimal digits that differ between keys, to compare machines by; they tell nothing of the key.</summary>
    public string Id { get; }

    /// <summary>The key, for <c>-Key</c> and for vaults.</summary>
    public SecureString Key { get; }

    /// <summary>The key as text, to carry it to other machines. Who sees it has the key.</summary>
    public string Reveal() => SecureText.Use(Key, static text => new string(text));

    /// <summary>Which key, and never the key itself.</summary>
    public override string ToString() => $"chat key {Id}";
}
