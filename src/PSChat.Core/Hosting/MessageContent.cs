using System.Globalization;
using System.Text;
using PSChat.Groups;

namespace PSChat.Hosting;

/// <summary>What a message may say: something (H5), in whole characters, and not too much of it (B5, B6).</summary>
internal static class MessageContent
{
    /// <exception cref="ChatException"><see cref="ChatError.MessageEmpty"/>, <see cref="ChatError.TextInvalid"/>,
    /// <see cref="ChatError.DataInvalid"/>, <see cref="ChatError.DataTooLong"/>.</exception>
    public static void Require(OutgoingMessage message)
    {
        ArgumentNullException.ThrowIfNull(message.Text);
        if (message.Text.Length == 0 && string.IsNullOrEmpty(message.Data))
        {
            throw new ChatException(
                ChatError.MessageEmpty, "There is nothing to send: the message has no text and no data.", RemedyCode.GiveText);
        }

        RequireWhole(message.Text, "text", ChatError.TextInvalid);
        RequireWhole(message.Data ?? "", "data", ChatError.DataInvalid);
        if (!Fits(message.Text, Names.MaximumTextBytes))
        {
            throw new ChatException(
                ChatError.TextInvalid, $"The text is longer than {Names.MaximumTextBytes} bytes of UTF-8.",
                RemedyCode.ShortenText);
        }

        if (!Fits(message.Data ?? "", Names.MaximumDataBytes))
        {
            throw new ChatException(
                ChatError.DataTooLong, $"The data is longer than {Names.MaximumDataBytes} bytes of UTF-8, as JSON.",
                RemedyCode.ShortenData);
        }
    }

    private static void RequireWhole(string text, string what, ChatError code)
    {
        if (WellFormed.FindHalf(text) is not { } at) return;
        throw new ChatException(
            code,
            string.Create(
                CultureInfo.InvariantCulture,
                $"The {what} is malformed: U+{(int)text[at]:X4} at index {at} is half a character."),
            RemedyCode.KeepCharactersWhole);
    }

    private static bool Fits(string text, int maximumBytes) =>
        text.Length <= maximumBytes && Encoding.UTF8.GetByteCount(text) <= maximumBytes;
}
