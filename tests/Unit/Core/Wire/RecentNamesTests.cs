using System.Text;
using PSChat.Wire;

namespace PSChat.Core.Tests;

public sealed class RecentNamesTests
{
    [Fact]
    public void A_name_that_was_read_before_is_the_same_string()
    {
        Assert.Equal("lobby", Read("lobby"));
        Assert.Same(Read("lobby"), Read("lobby"));
    }

    [Fact]
    public void Names_that_take_each_others_places_are_never_taken_for_each_other()
    {
        // Many more names than places.
        string[] names = [.. Enumerable.Range(0, 500).Select(number => $"room {number}"), "Lobby", "lobby", "βήτα", "βητα"];
        for (var round = 0; round < 3; round++) Assert.All(names, name => Assert.Equal(name, Read(name)));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" lobby")]
    [InlineData("lob\u0007by")]
    public void An_invalid_name_does_not_become_valid_by_being_read_twice(string text)
    {
        Assert.Null(Read(text));
        Assert.Null(Read(text));
    }

    private static string? Read(string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        var reader = new WireReader((byte[])[(byte)utf8.Length, .. utf8]);
        var name = reader.Name();
        return reader.Failed ? null : name;
    }
}
