using System.Text;
using System.Text.Json;
using PSChat.Hosting;
using PSChat.Security;

namespace PSChat.Core.Tests;

/// <summary>Valid and invalid keys, and that no text shows a key by accident.</summary>
public sealed class GroupKeyTests
{
    private static readonly byte[] s_random = [.. Keys.Ours.ToText().Select(value => (byte)value)];

    [Fact]
    public void A_key_survives_its_text_form()
    {
        using var key = ChatGroups.NewKey();
        var text = key.ToText();
        Assert.StartsWith(GroupKey.Prefix, text, StringComparison.Ordinal);
        Assert.Equal(56, text.Length);
        using var read = GroupKey.Parse($"  {text}\r\n");
        Assert.True(key.Matches(read));
        Assert.Equal(key.Id, read.Id);
    }

    [Fact]
    public void No_two_keys_are_alike()
    {
        var keys = Enumerable.Range(0, 100).Select(_ => ChatGroups.NewKey()).ToList();
        Assert.Equal(100, keys.Select(key => key.ToText()).Distinct().Count());
        Assert.False(keys[0].Matches(keys[1]));
    }

    [Fact]
    public void Every_single_typing_error_is_noticed()
    {
        var text = Keys.Ours.ToText();
        for (var at = GroupKey.Prefix.Length; at < text.Length; at++)
        {
            foreach (var other in "aB7_-")
            {
                if (text[at] == other) continue;
                var wrong = text[..at] + other + text[(at + 1)..];
                Assert.Equal(ChatError.KeyInvalid, Refuse(wrong));
            }
        }
    }

    [Fact]
    public void A_key_that_is_cut_short_or_too_long_is_noticed()
    {
        var text = Keys.Ours.ToText();
        for (var length = GroupKey.Prefix.Length; length < text.Length; length++)
        {
            Assert.Equal(ChatError.KeyInvalid, Refuse(text[..length]));
        }

        Assert.Equal(ChatError.KeyInvalid, Refuse(text + "A"));
        Assert.Equal(ChatError.KeyInvalid, Refuse(text + text[8..]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("secret")]
    [InlineData("correct horse battery staple, and some more of it to be long")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void A_password_is_no_key(string password) => Assert.Equal(ChatError.KeyWeak, Refuse(password));

    [Fact]
    public void Bytes_that_no_generator_gives_are_no_key()
    {
        Assert.Equal(ChatError.KeyWeak, Refuse(new byte[32]));
        Assert.Equal(ChatError.KeyWeak, Refuse([.. Enumerable.Repeat((byte)0xA5, 32)]));
        Assert.Equal(ChatError.KeyWeak, Refuse([.. Enumerable.Range(0, 32).Select(at => (byte)at)]));
        Assert.Equal(ChatError.KeyWeak, Refuse([.. Enumerable.Range(0, 32).Select(at => (byte)(at * 7))]));
        Assert.Equal(ChatError.KeyWeak, Refuse([.. Enumerable.Range(0, 32).Select(at => (byte)(at % 8 * 31))]));
        Assert.Equal(ChatError.KeyWeak, Refuse(Encoding.ASCII.GetBytes("The quick brown fox jumps over 1")));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(16)]
    [InlineData(31)]
    [InlineData(33)]
    public void A_key_of_another_length_is_none(int length) =>
        Assert.Equal(ChatError.KeyWeak, Refuse(s_random.AsSpan(0, length).ToArray()));

    [Fact]
    public void An_error_does_not_show_what_was_given()
    {
        var wrong = Keys.Ours.ToText()[..^1];
        var error = Assert.Throws<ChatException>(() => GroupKey.Parse(wrong));
        Assert.DoesNotContain(wrong[10..30], error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(
            "hunter2", Assert.Throws<ChatException>(() => GroupKey.Parse("hunter2")).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_shows_a_key_unasked()
    {
        using var key = Keys.Ours;
        var secret = key.ToText()[GroupKey.Prefix.Length..][..20];
        var options = new ChatServerOptions { Key = key };
        string[] shown =
        [
            key.ToString(), options.ToString(), JsonSerializer.Serialize(key),
            new Messages.SessionSecret(Guid.NewGuid()).ToString(),
        ];
        Assert.All(shown, text => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));
        Assert.DoesNotContain(typeof(GroupKey).GetProperties(), property => property.PropertyType == typeof(byte[]));
    }

    [Fact]
    public void A_disposed_key_is_gone()
    {
        var key = ChatGroups.NewKey();
        using var copy = key.Copy();
        key.Dispose();
        Assert.Throws<ObjectDisposedException>(() => key.ToText());
        Assert.Throws<ObjectDisposedException>(() => key.Copy());
        Assert.Equal("group key, disposed", key.ToString());
        Assert.False(copy.Matches(key));
        Assert.NotEmpty(copy.ToText());
    }

    [Fact]
    public void Each_purpose_has_a_key_of_its_own_and_always_the_same()
    {
        var derived = new[] { "datagrams", "link dialler", "link listener", "id" }.Select(Derive).ToList();
        Assert.Equal(derived.Count, derived.Distinct().Count());
        Assert.Equal(derived[0], Derive("datagrams"));
    }

    private static string Derive(string purpose)
    {
        var into = new byte[32];
        Keys.Ours.Derive(purpose, into);
        return Convert.ToHexStringLower(into);
    }

    private static ChatError Refuse(string text) => Assert.Throws<ChatException>(() => GroupKey.Parse(text)).Code;

    private static ChatError Refuse(byte[] bytes) => Assert.Throws<ChatException>(() => GroupKey.FromBytes(bytes)).Code;
}
