using PSChat.Terminal;

namespace PSChat.Core.Tests;

/// <summary>Visible characters around one place of a text of any length.</summary>
public sealed class TextElementsTests
{
    private const string Family = "👨‍👩‍👧‍👦";

    public static TheoryData<string> Texts =>
    [
        "plain", "日本語", "e\u0301e\u0301", Family, "🇩🇪🇫🇷🇩🇪", "a\r\nb", "👍🏽x👍🏽",
        string.Concat(Enumerable.Repeat("日本", 3000)),
        string.Concat(Enumerable.Repeat("🇩🇪", 2000)),
        string.Concat(Enumerable.Repeat(Family, 500)),
        string.Concat(Enumerable.Repeat("words and ", 1000)),
    ];

    [Theory]
    [MemberData(nameof(Texts))]
    public void Steps_back_are_the_steps_forward(string text)
    {
        var ends = new List<int>();
        for (var at = 0; at < text.Length; at = TextElements.Next(text, at)) ends.Add(at);
        ends.Reverse();

        var back = new List<int>();
        for (var at = text.Length; at > 0;) back.Add(at = TextElements.Previous(text, at));

        Assert.Equal(ends, back);
    }

    [Fact]
    public void The_work_of_a_key_does_not_grow_with_the_line()
    {
        // The largest message, typed key by key and deleted again; the view of each is made. With work that grows with the line
        // this would be eight thousand million characters, which takes minutes.
        var line = new EditedLine();
        for (var count = 0; count < 65_536; count++) line.Take(new('x', ConsoleKey.X, false, false, false));
        var view = LineView.Of(line, 80);
        Assert.Equal(new string('x', 79), view.BeforeCursor);

        var visited = 0;
        for (var count = 0; count < 65_536; count += 8)
        {
            visited += line.Cursor - TextElements.StartBefore(line.Characters, line.Cursor - 64);
            line.Take(new('\b', ConsoleKey.Backspace, false, false, false));
        }

        Assert.Equal(65_536 - (65_536 / 8), line.Text.Length);
        Assert.Equal(64 * (65_536 / 8), visited);
    }
}
