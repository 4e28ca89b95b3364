using PSChat.Hosting;

namespace PSChat.Core.Tests;

/// <summary>What a message may say (H5, B5, B6).</summary>
public sealed class MessageContentTests
{
    private static readonly string s_half = "a" + (char)0xD83D;

    [Theory]
    [InlineData(" ", null)]
    [InlineData("a😀", null)]
    [InlineData("", "1")]
    [InlineData("a", "")]
    public void A_text_or_data_is_enough(string text, string? data) =>
        MessageContent.Require(new OutgoingMessage("lobby", text) { Data = data });

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void A_message_without_text_and_data_is_none(string? data) =>
        Assert.Equal(ChatError.MessageEmpty, Refuse("", data).Code);

    [Fact]
    public void Half_an_emoji_is_said_with_its_place()
    {
        var text = Refuse(s_half, null);
        Assert.Equal(ChatError.TextInvalid, text.Code);
        Assert.Equal("The text is malformed: U+D83D at index 1 is half a character.", text.Message);
        Assert.Equal(RemedyCode.KeepCharactersWhole, text.Remedy.Code);

        var data = Refuse("a", $"\"{s_half}\"");
        Assert.Equal(ChatError.DataInvalid, data.Code);
        Assert.Equal("The data is malformed: U+D83D at index 2 is half a character.", data.Message);
    }

    [Fact]
    public void Half_a_character_is_said_even_of_a_text_that_is_too_long()
    {
        var error = Refuse(new string('x', 70_000) + (char)0xDE00, null);
        Assert.Equal("The text is malformed: U+DE00 at index 70000 is half a character.", error.Message);
    }

    [Fact]
    public void A_text_and_data_have_64_KiB_at_most_in_bytes()
    {
        MessageContent.Require(new OutgoingMessage("lobby", new string('x', 65536)) { Data = new string('é', 32768) });
        Assert.Equal(ChatError.TextInvalid, Refuse(new string('x', 65537), null).Code);
        Assert.Equal(ChatError.TextInvalid, Refuse(new string('é', 32769), null).Code);
        Assert.Equal(ChatError.DataTooLong, Refuse("a", new string('é', 32769)).Code);
    }

    private static ChatException Refuse(string text, string? data) =>
        Assert.Throws<ChatException>(() => MessageContent.Require(new OutgoingMessage("lobby", text) { Data = data }));
}
